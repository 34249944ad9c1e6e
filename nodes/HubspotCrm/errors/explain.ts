import { HUBSPOT_URL } from '../api/address';
import type { Explanation, Failure, FailureIssue, FailureKind, Refusal } from './failure';
import { shortened } from './loose';

/** What an error is about: the input item, and the words for the action and the record. */
export interface ErrorContext {
	itemIndex?: number;
	/** Such as `contact`. */
	record?: string;
	/** What the user did, such as `create or update`. */
	action?: string;
}

/** Most bytes of a message and of a description, so that the texts of an error stay below 2 kB whatever HubSpot said. */
const MOST_MESSAGE = 400;
const MOST_DESCRIPTION = 1_500;

/** Turns a failure into the message and description that people read, together less than 2 kB. */
export function explain(failure: Failure, context: ErrorContext): Explanation {
	if (failure.written) return explainHalfDone(failure, failure.written, context);
	const { record = 'record', action = 'reach' } = { ...context, ...failure.doing };
	const { message, description } = WORDS[failure.kind](failure, record, action);
	const doubt =
		failure.maybeApplied && !SAYS_DOUBT.has(failure.kind)
			? ` An earlier attempt broke off and may have been applied: look at the ${record} in HubSpot.`
			: '';
	const id = failure.correlationId ? ` (HubSpot correlation ID: ${failure.correlationId})` : '';
	const end = clipped(`${doubt}${id}`, MOST_MESSAGE);
	return {
		message: clipped(message, MOST_MESSAGE),
		description: `${clipped(description, MOST_DESCRIPTION - Buffer.byteLength(end))}${end}`,
	};
}

/** Kinds whose own words say that the record may have been written. */
const SAYS_DOUBT = new Set<FailureKind>(['unconfirmed', 'unanswered', 'cancelled']);

/** A text of at most `most` bytes. */
const clipped = (text: string, most: number): string =>
	Buffer.byteLength(text) <= most
		? text
		: `${Buffer.from(text)
				.subarray(0, most - 3)
				.toString()
				.replace(/\uFFFD$/, '')}…`;

/** Explains that the record was written, but not associated. The reader must not create it again. */
function explainHalfDone(
	{ written: _written, ...failure }: Failure,
	{ id, to }: NonNullable<Failure['written']>,
	{ record = 'record' }: ErrorContext,
): Explanation {
	const why = explain(failure, { record, action: 'associate' });
	const reason = failure.kind === 'refused' ? (failure.issues[0]?.message ?? failure.detail) : undefined;
	const advice = ADVISED_ALSO_WHEN_WRITTEN.has(failure.kind) ? `${clipped(why.description, 1_200)} ` : '';
	return {
		message: clipped(
			`The ${record} ${id} was written, but not associated with ${to}: ${reason ?? why.message}`,
			MOST_MESSAGE,
		),
		description: `${advice}Do not create the ${record} again: update it by its ID, with the same association.`,
	};
}

/**
 * Kinds of failure whose description is right for a written record too. The other descriptions are about a record that
 * was not written.
 */
const ADVISED_ALSO_WHEN_WRITTEN = new Set<FailureKind>([
	'refused',
	'unauthorized',
	'forbidden',
	'dailyLimit',
	'rateLimit',
	'migrating',
	'unreachable',
	'misdirected',
]);

type Words = (failure: Failure, record: string, action: string) => Explanation;

const WORDS: Record<FailureKind, Words> = {
	refused: (failure, record, action) =>
		failure.status === 423
			? locked(failure, record)
			: {
					message: `HubSpot refused to ${action} the ${record}${summaryOf(failure)}`,
					description: adviceFor(failure),
				},
	notFound: ({ missing, sought }, record) => {
		const property = sought?.property === undefined ? '' : `with '${sought.property}' `;
		return {
			message: missing?.length
				? `HubSpot has no ${record} ${property}${quoted(missing)}`
				: `HubSpot did not find the ${record}`,
			description: sought
				? `Check the ${property === '' ? 'ID' : 'value'}. The option 'Archived' finds archived records instead of active ones. To go on where there is no ${record}, choose so in the option 'If Nothing Is Found'.`
				: 'Check the ID or the value of the matching property. Archived records are not found.',
		};
	},
	conflict: (failure, record, action) => {
		const [taken] = failure.issues.filter(({ value }) => value !== undefined);
		const holder = failure.existingId;
		if (taken)
			return {
				message: `Another ${record}${holder ? `, with ID ${holder},` : ''} already has the value '${taken.value}' in '${taken.property ?? 'a unique property'}'${more(failure)}`,
				description: `No two records may have the same value there. Update ${holder ? `the record ${holder}` : 'that record'} instead, merge the two in HubSpot, or leave the value out.`,
			};
		return {
			message: holder
				? `The ${record} already exists in HubSpot with ID ${holder}`
				: `The ${record} collides with one that already exists in HubSpot${summaryOf(failure)}`,
			description: action.includes('update')
				? 'Another record has one of these unique values already. Update that one, merge the two in HubSpot, or leave the value out.'
				: "Use 'Create or Update', or update the existing record by its ID.",
		};
	},
	misdirected: ({ status, redirectedTo, detail }) => {
		const said = detail ? ` The answer says: ${sentence(detail)}` : '';
		const to = redirectedTo === undefined ? '' : `, a redirect to ${redirectedTo}`;
		if (status === PAYMENT)
			return {
				message: `The call was refused with status ${PAYMENT}: a payment is required`,
				description: `HubSpot may ask for a payment, or for a product that the account does not have.${said} If neither is so, this is not an answer of HubSpot's API: ${ADDRESS}.`,
			};
		return {
			message: `This is not an answer of HubSpot's API: check the Base URL of the credential (status ${status ?? 'unknown'}${to})`,
			description: `The Base URL should be ${HUBSPOT_URL}, unless you use a local sandbox or a proxy of your own. A proxy or firewall between this n8n and HubSpot can answer like this, too.${said}`,
		};
	},
	unauthorized: ({ refusal = 'token', detail }) => ({
		message: `HubSpot no longer accepts this connection: ${REFUSALS[refusal].reason}`,
		description: `${detail ? `${sentence(detail)} ` : ''}${REFUSALS[refusal].advice}`,
	}),
	forbidden: (failure, record, action) => ({
		message: failure.scopes?.length
			? `The connection lacks a scope that is needed to ${action} a ${record}: ${failure.scopes.slice(0, 5).join(' or ')}`
			: `The connection is not allowed to ${action} the ${record}${summaryOf(failure)}`,
		description: failure.scopes?.length
			? "Add one of these scopes to the app or service key in HubSpot. With OAuth2, add it to the credential's scopes as well and reconnect."
			: 'Check the permissions of the app and whether the HubSpot account has the product that this needs.',
	}),
	dailyLimit: () => ({
		message: 'The HubSpot account has used up its API calls for today',
		description:
			'The quota starts anew at midnight in the time zone of the HubSpot account. Run the remaining items after that.',
	}),
	rateLimit: (failure) => ({
		message: "HubSpot's rate limit left no room for this call",
		description: `It was sent ${failure.attempts ?? 1} times. Other apps or workflows are using up the limit of this account; run the item again when they are done.`,
	}),
	migrating: (failure) => ({
		message: 'HubSpot is moving this account to another data center',
		description: failure.retryAfterSeconds
			? `Try again in about ${Math.ceil(failure.retryAfterSeconds / 60)} minutes.`
			: 'Try again in some hours.',
	}),
	unreachable: (failure) => ({
		message: 'HubSpot could not be reached',
		description: `${failure.code ?? 'No connection'} after ${failure.attempts ?? 1} attempts. Check the network of this n8n and the Base URL of the credential.`,
	}),
	unconfirmed: (failure, record, action) => ({
		message: `HubSpot did not confirm the request to ${action} the ${record}`,
		description: `${failure.status ? `HubSpot answered with status ${failure.status}${failure.code ? ', and a body that cannot be read,' : ''}` : `The connection broke (${failure.code ?? 'no answer'})`} after ${failure.attempts ?? 1} ${failure.attempts === 1 ? 'attempt' : 'attempts'}. ${inDoubt(record, action, ' all the same')}`,
	}),
	unanswered: (failure, record, action) => ({
		message: READS.has(action)
			? `HubSpot did not return the ${record}`
			: `HubSpot did not say what became of the request to ${action} the ${record}`,
		description: [
			failure.detail && sentence(failure.detail),
			failure.maybeApplied || (!failure.detail && action.includes('create')) ? inDoubt(record, action) : '',
			!failure.detail && !action.includes('create')
				? 'The record may have been merged into another one. Look it up in HubSpot and use the ID it has now.'
				: '',
		]
			.filter((part) => part)
			.join(' '),
	}),
	notSent: (failure) => ({
		message: failure.detail ?? 'This item was not sent to HubSpot',
		description:
			'An earlier call of this run failed for good, so the remaining items were left alone. Nothing was changed for this item.',
	}),
	cancelled: ({ maybeApplied }, record, action) => ({
		message: `The execution was stopped before HubSpot answered the request to ${action} the ${record}`,
		description:
			maybeApplied && !READS.has(action)
				? inDoubt(record, action)
				: 'Run the workflow again to process this item.',
	}),
};

/** What to do where a call may have been applied. */
const inDoubt = (record: string, action: string, allTheSame = '') =>
	`The ${record} may have been ${action === 'delete' ? 'deleted' : 'written'}${allTheSame}: look in HubSpot before you run this item again.`;

const PAYMENT = 402;
const ADDRESS = `check the Base URL of the credential, which should be ${HUBSPOT_URL}`;

const REFUSALS: Record<Refusal, { reason: string; advice: string }> = {
	token: {
		reason: 'the access token is wrong, expired or deleted',
		advice:
			'Reconnect the credential: copy a current token from HubSpot into it, or connect it again if it uses OAuth2.',
	},
	grant: {
		reason: 'the app was uninstalled or its access was revoked',
		advice:
			'Reconnect the credential: install the app in the HubSpot account again, then connect, or paste the new refresh token.',
	},
	client: {
		reason: 'the client ID or client secret is wrong',
		advice:
			"Copy both from the app's page in HubSpot (Auth) into the credential, then reconnect the credential.",
	},
	unconnected: {
		reason: 'the credential was never connected',
		advice: 'Reconnect the credential: open it in n8n and sign in to HubSpot.',
	},
};

function summaryOf(failure: Failure): string {
	const { issues, detail } = failure;
	const [issue] = issues;
	const text = issue?.message ?? detail;
	if (!text) return '';
	const name = issue?.property && !text.includes(issue.property) ? `'${issue.property}': ` : '';
	return `: ${name}${clipped(withoutOptions(text), 250)}${more(failure)}`;
}

function more({ issues, omitted = 0 }: Failure): string {
	const count = issues.length - 1 + omitted;
	return count > 0 ? ` (and ${count} more)` : '';
}

function adviceFor({ issues, omitted = 0, detail, status }: Failure): string {
	if (status === 414) {
		const said = detail ? `${sentence(`HubSpot says: ${detail}`)} ` : '';
		return `${said}The address of the call was too long: ask for fewer properties.`;
	}
	if (status === 413)
		return 'The call was larger than HubSpot, or a proxy before it, takes: write shorter values in this item.';
	if (issues.length === 0) {
		const said = detail ? `HubSpot says: ${detail}.` : `HubSpot answered with status ${status ?? 'unknown'}.`;
		return `${said.replace(/\.\.$/, '.')} Correct the parameters of this item.`;
	}
	const lines: string[] = [];
	let room = MOST_ADVICE;
	for (const line of issues.map(adviceOn)) {
		room -= Buffer.byteLength(line);
		if (lines.length > 0 && room < 0) break;
		lines.push(line);
	}
	const left = issues.length - lines.length + omitted;
	return [...lines, ...(left > 0 ? [`And ${left} more.`] : [])].join('\n');
}

/** Most bytes for the complaints about an item. */
const MOST_ADVICE = 1_200;

/** One issue in words: the property with its label, HubSpot's message, our advice, and the options of the property. */
function adviceOn({ property, label, message, code, options }: FailureIssue): string {
	const name = property ? `'${property}'${label ? ` (${label})` : ''}: ` : '';
	const said = options === undefined ? message : withoutOptions(message);
	const rule = (code && ADVICE[code]) ?? '';
	return sentence(`${name}${[said, rule, options ?? ''].filter((text) => text !== '').join('. ')}`);
}

const ADVICE: Record<string, string> = {
	PROPERTY_DOESNT_EXIST: 'Check the internal name in HubSpot under Settings, Properties',
	READ_ONLY_VALUE: 'HubSpot calculates this property: leave it out',
	INVALID_OPTION: 'Use the label or the value of an option',
	INVALID_EMAIL: 'Correct the address or leave it out',
	INVALID_DATE: 'Use a date such as 2026-01-31',
	MISSING_REQUIRED_PROPERTY: 'Add a value: the account requires it for new records',
	MISSING_CONDITIONAL_REQUIRED_PROPERTY:
		'Add a value: a rule of the account requires it together with the other property',
};

/** Removes the list of options from the message of an INVALID_OPTION, which can be huge (hubspot-api 3.3). */
const withoutOptions = (text: string) =>
	text.replace(/ was not one of the allowed options.*$/s, ' is not one of the allowed options');

/** The verbs of operations that change nothing. */
const READS = new Set(['get', 'list', 'search', 'check']);

const locked = ({ attempts = 1 }: Failure, record: string): Explanation => ({
	message: `HubSpot keeps the ${record} locked while something else changes it`,
	description: `It was sent ${attempts} times, and nothing was changed. Other apps or workflows are writing to it: run the item again when they are done.`,
});

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

const quoted = (values: string[]) =>
	values
		.slice(0, 3)
		.map((value) => `'${shortened(value, 100)}'`)
		.join(', ');

/** Explains an error that occurred while an item was read, such as that of a failed expression. */
export function problemOf(error: unknown): Explanation {
	const { message, description } = error as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' ? message : 'The parameters of this item cannot be read',
		description:
			typeof description === 'string' ? description : 'Check the expressions in the parameters of this node.',
	};
}
