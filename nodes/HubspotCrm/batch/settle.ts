import { idIn, listIn, objectIn, objectsIn, textIn } from '../api/json';
import type { Json } from '../api/json';
import { recordIn } from '../api/records';
import type { HubspotRecord } from '../api/records';
import type { Answer } from '../api/request';
import type { Failure } from '../errors/failure';
import { keysIn, tracesIn } from '../errors/named';
import { failureOfBody } from '../errors/readFailure';

/** What became of one input. */
export type Settled<R = HubspotRecord> = { record: R } | { failure: Failure };

export interface Traceable {
	/** Unique within the batch. */
	traceId: string;
	/** The record id or unique value by which HubSpot names a record that it cannot find. */
	key?: string;
}

/**
 * Gives each input of a batch its own result or error, in the order of the inputs.
 *
 * HubSpot's results come in no order, so they are matched by `objectWriteTraceId`. Results without one are matched by
 * `same`; if one input and one result remain, they belong together (hubspot-api 3.2). An error that names no input
 * applies to all inputs without a result; if these are more than such errors, a write may have gone through for some. Without such an error, they get a failure of kind `unanswered`: a 200 alone
 * proves nothing. `shared`: one record may be the result of several inputs, as when a contact is read by two of its
 * e-mail addresses.
 */
export function settle<I extends Traceable>(
	inputs: I[],
	answer: Answer,
	same: (input: I, record: HubspotRecord) => boolean,
	{ shared = false }: { shared?: boolean } = {},
): Settled[] {
	const { results, errors } = readBody(answer.body);
	const settled = new Map<I, Settled>();
	const byTrace = new Map(inputs.map((input) => [input.traceId, input]));
	const byKey = groupedByKey(inputs);
	const strangers: HubspotRecord[] = [];
	/** The ids, where they are known, of results that cannot be read. */
	const unreadable: Array<string | undefined> = [];

	for (const result of results) {
		const record = recordIn(result);
		const input = byTrace.get(textIn(objectIn(result)?.objectWriteTraceId) ?? '');
		const before = input && settled.get(input);
		// Two records for one input, or one that cannot be read: nobody knows which one it became.
		const isOdd = !record || (before && !('record' in before && before.record.id === record.id));
		if (input) settled.set(input, isOdd ? { failure: unanswered(true) } : { record });
		else if (record) strangers.push(record);
		else unreadable.push(idIn(objectIn(result)?.id));
	}
	const general: Failure[] = [];
	for (const error of errors) {
		const failure = failureOfBody(error);
		const named = inputsNamed(error, byTrace, byKey);
		if (named.length === 0) general.push(failure);
		for (const input of named) {
			if (!settled.has(input)) {
				settled.set(input, {
					failure: failure.missing?.length ? { ...failure, missing: [input.key ?? ''] } : failure,
				});
			}
		}
	}
	const claimed = new Set<HubspotRecord>();
	for (const input of inputs) {
		if (settled.has(input)) continue;
		const record = strangers.find((one) => (shared || !claimed.has(one)) && same(input, one));
		if (!record) continue;
		claimed.add(record);
		settled.set(input, { record });
	}
	const left = strangers.filter((record) => !claimed.has(record));
	for (const input of inputs)
		if (!settled.has(input) && input.key !== undefined && unreadable.includes(input.key))
			settled.set(input, { failure: unanswered(true) });
	const open = inputs.filter((input) => !settled.has(input));
	const [lastRecord] = left;
	if (open.length === 1 && left.length === 1 && general.length + unreadable.length === 0 && lastRecord) {
		settled.set(open[0] as I, { record: lastRecord });
	}
	// A result without an input belongs to one of these inputs, so none of them may be reported as failed.
	const [refusal = unanswered(false)] = general;
	// Fewer errors than inputs that are left: some of these may have gone through.
	const said =
		open.length > general.length && general.length > 0 ? { ...refusal, maybeApplied: true } : refusal;
	const rest = left.length + unreadable.length > 0 ? unanswered(true) : said;
	return inputs.map((input) => settled.get(input) ?? { failure: rest });
}

const unanswered = (writtenButNameless: boolean): Failure => ({
	kind: 'unanswered',
	issues: [],
	detail: writtenButNameless
		? 'HubSpot wrote records of this batch without saying which is which: look in HubSpot before you run this item again.'
		: undefined,
});

/** Finds the inputs that an error names: by their trace ids, else by their keys. */
function inputsNamed<I extends Traceable>(
	error: Json,
	byTrace: Map<string, I>,
	byKey: Map<string, I[]>,
): I[] {
	const traced = tracesIn(error)
		.map((trace) => byTrace.get(trace))
		.filter((input) => input !== undefined);
	if (traced.length > 0) return traced;
	return [...keysIn(error, byKey)].flatMap((key) => byKey.get(key) ?? []);
}

function groupedByKey<I extends Traceable>(inputs: I[]): Map<string, I[]> {
	const byKey = new Map<string, I[]>();
	for (const input of inputs) {
		const key = input.key?.toLowerCase();
		if (key) byKey.set(key, [...(byKey.get(key) ?? []), input]);
	}
	return byKey;
}

function readBody(body: unknown): { results: unknown[]; errors: Json[] } {
	const { results, errors } = objectIn(body) ?? {};
	return {
		results: listIn(results) ?? [],
		errors: objectsIn(errors),
	};
}
