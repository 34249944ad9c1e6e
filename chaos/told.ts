import type { IDataObject } from 'n8n-workflow';

import type { Disturbance } from './disturbances';
import type { Report, RunError } from './worker-messages';

/** How an item failed, in the node's words. */
export interface ToldFailure {
	message: string;
	description: string;
	kind?: string;
	/** Whether the node says that something may have been written all the same. */
	maybeWritten: boolean;
	/** Record that the node says was written before the failure. */
	recordId?: string;
	/** Length of all that is told, in characters. */
	length: number;
}

/** What the node told of one input item: its results, or a failure. */
export type Told = { results: IDataObject[] } | { failure: ToldFailure };

/** What was told of each item, and what is wrong with the telling itself. */
export interface Tellings {
	/** By the index of the item; undefined for an item of which nothing was told. */
	items: Array<Told | undefined>;
	faults: string[];
}

/** Most characters of all that is told of one failure. */
export const MOST_CHARACTERS = 4_096;

/** Reads what a run told of its `count` items. Nothing is told of most items of a run that ended with an error. */
export function tellingsOf({ output, error, hung, unhandled, refused }: Report, count: number): Tellings {
	const items: Array<Told | undefined> = Array.from({ length: count }, () => undefined);
	const faults = unhandled.map((text) => `nobody handled an error: ${text.slice(0, 300)}`);
	if (hung) return { items, faults: [...faults, 'the run did not end, even when it was told to'] };
	if (refused !== undefined)
		return { items, faults: [...faults, `n8n did not begin: ${refused.slice(0, 300)}`] };
	for (const { json, item } of output ?? []) {
		if (item === undefined || item < 0 || item >= count) {
			faults.push(`an item belongs to no input: ${JSON.stringify(json).slice(0, 200)}`);
			continue;
		}
		const known = items[item];
		if (isFailure(json)) {
			if (known) faults.push(`item ${item} has several outcomes, one of them an error`);
			items[item] = { failure: failureIn(json) };
		} else if (known && 'failure' in known) faults.push(`item ${item} has a result beside its error`);
		else items[item] = { results: [...(known?.results ?? []), json] };
	}
	if (error) {
		const at = error.itemIndex ?? (count === 1 ? 0 : undefined);
		const failure = failureOfRun(error);
		if (at !== undefined) items[at] = { failure };
		if (failure.length > MOST_CHARACTERS) faults.push(`an error of ${failure.length} characters`);
	}
	return { items, faults };
}

const isFailure = (json: IDataObject): boolean => typeof json.error === 'string' && 'message' in json;

function failureIn(json: IDataObject): ToldFailure {
	const { description, ...facts } = (json.message ?? {}) as IDataObject;
	return toldFailure(json.error as string, String(description ?? ''), facts, JSON.stringify(json).length);
}

/** The failure that an error tells. */
export function failureOfRun({ message, description, facts }: RunError): ToldFailure {
	return toldFailure(message, description, facts, message.length + description.length);
}

function toldFailure(
	message: string,
	description: string,
	{ kind, maybeApplied, recordId }: IDataObject,
	length: number,
): ToldFailure {
	const maybeWritten =
		maybeApplied === true ||
		kind === 'unconfirmed' ||
		kind === 'unanswered' ||
		/may have been (written|applied|deleted)/i.test(`${message} ${description}`);
	return {
		message,
		description,
		maybeWritten,
		length,
		...(typeof kind === 'string' ? { kind } : {}),
		...(typeof recordId === 'string' ? { recordId } : {}),
	};
}

/** Words of an error that nobody meant to show. In quotes they may be what somebody gave. */
const INTERNAL =
	/Cannot read prop|Cannot (set|convert|destructure)|is not a function|is not iterable|Unexpected (token|end|non)|call stack|is not valid JSON|Invalid (array|string) length|reading '|(?<!['"])(\[object Object\]|\bundefined\b)/;

/** What is not so in the words of a failure, after calls that were disturbed by these. */
export function faultsInWords(
	{ message, description, kind, length }: ToldFailure,
	disturbances: readonly Pick<Disturbance, 'says' | 'name'>[],
): string[] {
	const words = `${message} ${description}`;
	const said = new Set(disturbances.map(({ says }) => says));
	const faults: string[] = [];
	const shown = `"${words.slice(0, 160)}"`;
	if (INTERNAL.test(words)) faults.push(`shows an inner error: ${shown}`);
	const accuses = kind === 'unauthorized' || /access token is wrong|no longer accepts/.test(words);
	if (accuses && !said.has('connection')) faults.push(`blames the connection: ${shown}`);
	if (/Correct the parameters/.test(words) && !said.has('refusal') && !said.has('forbidden'))
		faults.push(`blames the parameters: ${shown}`);
	if (length > MOST_CHARACTERS) faults.push(`an error of ${length} characters: ${shown}`);
	return faults;
}
