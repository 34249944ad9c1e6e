import type { Explanation } from '../errors/failure';
import type { Definitions } from './definitions';
import type { Headers } from './headers';
import { shown } from './text';
import { nearest, unknownProperty } from './unknownProperty';
import { inFull } from './unusable';
import type { Unusable } from './unusable';

/** Whether a value that cannot be used refuses its item, or is left out. */
export type BadValues = 'refuse' | 'leaveOut';

/** A value that cannot be used, or a header without a property. */
export interface Fault {
	header: string;
	property?: string;
	label?: string;
	value: unknown;
	why: Unusable;
}

/** What the problems of an item's values have to know of the rules that the values were read by. */
export interface FaultRules {
	definitions: Definitions | undefined;
	/** Label of the parameter that the values come from. */
	parameter: string;
	/** The property that records are matched by, if there is one. Its value is never left out. */
	matchBy?: string;
	badValues: BadValues;
}

/** A value that was not sent, as the result of its item names it. */
export interface LeftOut {
	property: string;
	value: string;
	reason: string;
}

export const leftOut = ({ header, property = header, value, why }: Fault): LeftOut => ({
	property,
	value: shown(value).slice(1, -1),
	reason: inFull(why),
});

const MOST_NAMED = 3;
const MOST_EXPLAINED = 25;

/** One problem for all values of an item that cannot be used, and its headers without a property. */
export function badValues(
	faults: Fault[],
	{ parameter, badValues: policy, matchBy }: FaultRules,
	hasUnknown = false,
): Explanation {
	const names = faults.map(({ property, header }) => property ?? header);
	const lines = faults.slice(0, MOST_EXPLAINED).map(({ property, header, label, why }) => {
		const of = label && label !== property ? ` (${label})` : '';
		return `'${property ?? header}'${of}: ${inFull(why)}`;
	});
	const more = faults.length > lines.length ? [`And ${faults.length - lines.length} more.`] : [];
	const toLeaveOut =
		policy === 'leaveOut' || names.includes(matchBy ?? '')
			? " What 'Match By' looks for is never left out."
			: " To write the other values all the same, set the option 'Bad Values' to 'Write the Rest'.";
	const wayOut = `Correct ${faults.length === 1 ? 'it' : 'them'} in the parameter '${parameter}'.${toLeaveOut}${hasUnknown ? ` ${LEAVE_OUT}` : ''}`;
	return {
		message:
			names.length === 1
				? `The value for the property '${names[0] ?? ''}' cannot be used: ${faults[0]?.why.problem ?? ''}`
				: `${names.length} values cannot be used: ${listed(names)}`,
		description: [...lines, ...more, wayOut].join('\n'),
	};
}

const listed = (names: string[]): string => {
	const shownNames = names.slice(0, MOST_NAMED).map((name) => `'${name}'`);
	const more = names.length - shownNames.length;
	return `${shownNames.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** The problem of headers that are no properties, with properties of similar names. */
export function unknownProperties(faults: Fault[], { definitions, parameter }: FaultRules): Explanation {
	const names = faults.map(({ header }) => header);
	const [name = ''] = names;
	if (names.length === 1 && name.trim() !== '') {
		const { message, description } = unknownProperty(name, definitions, parameter);
		return { message, description: `${description} ${LEAVE_OUT}` };
	}
	const hints = names.slice(0, MOST_NAMED).flatMap((one) => {
		const near = nearest(one, definitions);
		return near === '' ? [] : [`For '${one}', did you mean ${near}?`];
	});
	const nameless = names.every((one) => one.trim() === '');
	return {
		message: nameless
			? 'The item has values in a column without a header'
			: `HubSpot has no properties named ${listed(names)}`,
		description: [
			...hints,
			`Use the internal names or labels of existing properties in the parameter '${parameter}', or create the properties in HubSpot first.`,
			LEAVE_OUT,
		].join(' '),
	};
}

const LEAVE_OUT = "To leave such columns out, turn on the option 'Ignore Unknown Properties'.";

const DELIMITERS: Record<string, string> = { ';': ';', '\t': 'tab', '|': '|', ',': ',' };

/**
 * The problem of a file that was read wrongly: with another delimiter, so that its columns came as one, or with another
 * encoding. Undefined if there is no sign of it.
 */
export function misread(unknown: Fault[], headers: Headers): Explanation | undefined {
	const [first, ...others] = unknown;
	if (!first) return undefined;
	const { header, value } = first;
	if (/[\uFFFD\0]/.test(header)) {
		return {
			message: `The name of the column ${shown(header)} lost letters`,
			description:
				"The file was read with the wrong encoding. Set the encoding in the node that reads it, such as in the options of 'Extract from File'.",
		};
	}
	for (const [sign, name] of Object.entries(DELIMITERS)) {
		const parts = header.split(sign);
		if (parts.length < 2) continue;
		const isRow =
			others.length === 0 && typeof value === 'string' && value.split(sign).length === parts.length;
		if (!isRow && !parts.some((part) => 'name' in headers.column(part))) continue;
		return {
			message: `The columns of the file came as one: '${header.slice(0, 60)}'`,
			description: `The file was read with the wrong delimiter. Set the delimiter to '${name}' in the node that reads it, such as in the options of 'Extract from File'.`,
		};
	}
	return undefined;
}
