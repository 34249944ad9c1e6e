import { listIn, objectIn, textIn } from '../api/json';
import type { Json } from '../api/json';
import { namesIn } from './loose';
import { takenValueIn } from './takenValue';

/** Most characters of a message in which names are looked for, and most names. */
const MOST_TEXT = 2_000;
const MOST_NAMES = 1_000;

/** Fields of a `context` that name something else than the record that was refused. */
const OF_OTHERS = new Set([
	'objectWriteTraceId',
	'existingId',
	'propertyName',
	'properties',
	'portalId',
	'objectTypeId',
	'requiredGranularScopes',
	'requiredScopes',
]);

/** The trace ids in an error of a batch (hubspot-api 3.2). */
export const tracesIn = ({ context, objectWriteTraceId }: Json): string[] => [
	...namesIn(objectIn(context)?.objectWriteTraceId, MOST_NAMES),
	...namesIn(objectWriteTraceId, MOST_NAMES),
];

/**
 * The ids and keys by which an error of a batch names records: those in its `context`, or those of `known` that stand
 * in its message, where there is no such context (hubspot-api 1.5). In lower case. A word counts as a whole, so that 12
 * is not found in 1234, and the record that is in the way is not one of those that were refused.
 */
export function keysIn(error: Json, known: { has(key: string): boolean }): Set<string> {
	const context = objectIn(error.context) ?? {};
	const named = Object.keys(context)
		.filter((name) => !OF_OTHERS.has(name))
		.flatMap((name) => namesIn(context[name], MOST_NAMES))
		.map((name) => name.toLowerCase())
		.filter((name) => known.has(name));
	if (named.length > 0) return new Set(named);
	const inside = (listIn(error.errors) ?? []).slice(0, 1).map(objectIn);
	const texts = [error, ...inside].map((entry) => textIn(entry?.message) ?? '');
	return new Set(texts.flatMap((text) => wordsOf(text)).filter((word) => known.has(word)));
}

function wordsOf(message: string): string[] {
	const taken = takenValueIn(message);
	if (taken) return [taken.wanted, taken.value].map((word) => word.toLowerCase());
	return (
		message
			.slice(0, MOST_TEXT)
			.replace(/Existing ID: \d+/g, '')
			.toLowerCase()
			.split(/[^\p{L}\p{N}@._+-]+/u)
			.map((word) => word.replace(/^[._-]+|[._-]{1,9}$/g, ''))
			// A key of letters alone may be a word of the sentence.
			.filter((word) => /[\d@]/.test(word))
	);
}
