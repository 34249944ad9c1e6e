import type { FailureIssue } from './failure';
import { listIn, objectIn, textIn } from '../api/json';
import type { Json } from '../api/json';
import { MOST_NAME, nameIn, namesIn, parsed, shortened } from './loose';
import { isInternal, takenValueIn } from './takenValue';

/** Most complaints that are kept of one error. */
export const MOST_ISSUES = 20;
/** A message longer than this is not searched for complaints. */
const MOST_MESSAGE = 2_000_000;

/** Code of a unique value that another record has (hubspot-api 3.3). */
const TAKEN = 'CONFLICTING_UNIQUE_VALUE';
/** What is said of such a value where HubSpot's own words are for programmers. */
const TAKEN_WORDS = 'another record has this value already';

/** A complaint, with the id of the record that has the value where that is what it is about. */
type ReadIssue = FailureIssue & { holder?: string };

/** The complaints of an error, and how many more there are. */
export interface Issues {
	issues: ReadIssue[];
	omitted: number;
}

/**
 * Reads HubSpot's complaints about single properties, in every form that its APIs have had: `errors`, of objects or of
 * texts; `validationResults` and `failureMessages` of older ones; the names in `context.properties`; or a list as JSON
 * within the message, as in a 207 (hubspot-api 3.2, 3.3).
 */
export function issuesIn(body: Json): Issues {
	const message = textIn(body.message) ?? '';
	const forms = [
		() => entriesOf(body),
		() => (/required properties/i.test(shortened(message, MOST_NAME)) ? unsetIn(body) : []),
		() => listInside(message),
		() => (isTaken(body, message) ? [body] : []),
	];
	for (const entriesIn of forms) {
		const issues: ReadIssue[] = [];
		let count = 0;
		for (const entry of entriesIn()) {
			const issue = issues.length < MOST_ISSUES ? issueOf(entry) : undefined;
			if (issue) issues.push(issue);
			if (issue || issues.length === MOST_ISSUES) count++;
		}
		if (count > 0) return { issues, omitted: count - issues.length };
	}
	return { issues: [], omitted: 0 };
}

/** The entries of an error that speak of one property, one scope or one record each. */
export const entriesOf = ({ errors, validationResults, failureMessages }: Json): unknown[] =>
	[errors, validationResults, failureMessages]
		.map((list) => listIn(list) ?? [])
		.find(({ length }) => length > 0) ?? [];

/** Required properties without a value. HubSpot's message does not name them, `context.properties` does. */
const unsetIn = (body: Json): Json[] =>
	namesIn(objectIn(body.context)?.properties, MOST_ISSUES).map((name) => ({
		message: 'is required and has no value',
		code: 'MISSING_REQUIRED_PROPERTY',
		name,
	}));

/** The list in a message such as `Property values were not valid: [ … ]`. */
function listInside(message: string): unknown[] {
	const start = message.indexOf('[{');
	if (start < 0 || message.length > MOST_MESSAGE) return [];
	return listIn(parsed(message.slice(start, message.lastIndexOf(']') + 1))) ?? [];
}

function issueOf(entry: unknown): ReadIssue | undefined {
	const given = objectIn(entry) ?? { message: entry };
	// Older APIs put the complaint one level deeper.
	const inner = objectIn(given.propertyValidationResult) ?? objectIn(given.error) ?? given;
	const message = textIn(inner.message);
	if (message === undefined) return undefined;
	const context = objectIn(inner.context) ?? {};
	const code = nameIn(inner.code) ?? nameIn(inner.error);
	const property =
		namesIn(context.propertyName, 1)[0] ??
		nameIn(inner.name) ??
		nameIn(inner.propertyName) ??
		nameIn(inner.in);
	if (!isTaken(inner, message)) return { message: shortened(message), code, property };
	const taken = takenValueIn(message);
	return {
		message: isInternal(message) ? wordsFor(taken?.holder) : shortened(message),
		code: TAKEN,
		property: taken?.property ?? property,
		value: taken?.value ?? nameIn(context.value),
		holder: taken?.holder ?? holderIn(message),
	};
}

const wordsFor = (holder: string | undefined): string =>
	holder === undefined ? TAKEN_WORDS : `the record ${holder} has this value already`;

const holderIn = (message: string): string | undefined =>
	/(\d{1,40}) already has that value/.exec(message.slice(0, 10_000))?.[1];

function isTaken({ code, subCategory, error }: Json, message: string): boolean {
	return isInternal(message) || [code, subCategory, error].some((word) => textIn(word)?.endsWith(TAKEN));
}

/** Whether a complaint is that another record has the value. */
export const isTakenIssue = ({ code }: FailureIssue): boolean => code === TAKEN;

/** HubSpot's message for people: shortened, and without its internal words for a unique value. */
export function detailIn(body: Json): string | undefined {
	const error = objectIn(body.error);
	const message =
		textIn(body.message) ?? textIn(body.error_description) ?? textIn(error?.message) ?? textIn(body.error);
	if (message === undefined) return undefined;
	return isInternal(message) ? wordsFor(takenValueIn(message)?.holder) : shortened(message);
}
