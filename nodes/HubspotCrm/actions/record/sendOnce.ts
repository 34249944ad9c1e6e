import type { PropertyValues } from '../../api/records';
import type { Failure } from '../../errors/failure';
import { uniqueProperties } from '../../objects/keys';
import { findRecords } from '../../records/findRecords';
import type { Definitions } from '../../values/definitions';
import { changesOf } from '../../values/diff';
import { matchKey } from '../../values/matchKey';
import type { EarlierTries } from '../earlierTries';
import { noting, readAll } from '../eachItem';
import type { RecordContext } from '../operation';
import type { RecordWork, Result } from './eachRecord';

/** An input that is written for an item. */
interface Input {
	index: number;
	properties: PropertyValues;
}

/**
 * Extends the work of a writing operation for the tries of *Retry On Fail*: what an earlier try wrote is not written
 * again.
 *
 * An item that failed after its record was written keeps that record. A create of unknown fate (`isDoubtful`) is looked
 * for by a unique value. If its record is there, it is the result; if it is not there, the item is sent again, which is
 * safe since HubSpot refuses a second record with that value. Without a unique value the item keeps its failure.
 */
export function sendingOnce<I extends Input>(
	context: RecordContext,
	work: RecordWork<I>,
	isDoubtful: (failure: Failure) => boolean,
): RecordWork<I> {
	const { client, earlier, stopOnFailure } = context;
	if (!earlier) return work;
	const send = async (inputs: Iterable<I>): Promise<Result[]> => {
		const indexes: number[] = [];
		const results = await work.send(noting(inputs, ({ index }) => indexes.push(index)));
		for (const [at, result] of results.entries()) {
			if ('failure' in result && isDoubtful(result.failure))
				earlier.doubts.set(indexes[at] ?? 0, result.failure);
		}
		return results;
	};
	return {
		...work,
		async send(inputs) {
			if (earlier.written.size === 0 && earlier.doubts.size === 0) return await send(inputs);
			const all = await readAll(inputs, client.clock);
			const known = await resultsOf(context, earlier, all, work.definitions);
			const open = all.filter(({ index }) => !known.has(index));
			const hasFailed = [...known.values()].some((result) => 'failure' in result);
			const sent = hasFailed && stopOnFailure ? [] : await send(open);
			let next = 0;
			return all.map(({ index }) => known.get(index) ?? sent[next++] ?? NOT_SENT);
		},
	};
}

/** The result of an item that was not sent because another one ended the run. */
const NOT_SENT: Result = { failure: { kind: 'notSent', issues: [] } };

/** The results of the inputs that are not to be sent again, by the index of their item. */
async function resultsOf(
	context: RecordContext,
	{ written, doubts }: EarlierTries,
	inputs: Input[],
	definitions: Definitions | undefined,
): Promise<Map<number, Result>> {
	const results = new Map<number, Result>();
	for (const [index, parts] of written) results.set(index, { parts });
	const { client, object } = context;
	const unique = uniqueProperties(object, definitions?.byName.values());
	for (const [property, some] of byUniqueProperty(inputs, doubts, unique)) {
		const definition = definitions?.byName.get(property);
		const properties = [...new Set([property, ...some.flatMap((input) => Object.keys(input.properties))])];
		const found = await findRecords(
			client,
			{ object, property, definition, unique: true, properties, stopOnFailure: false },
			some.map((input) => input.properties[property] ?? ''),
		);
		for (const { index, properties: sent } of some) {
			const entry = found.get(matchKey(object, property, sent[property], definition));
			if (!entry || 'failure' in entry) continue;
			doubts.delete(index);
			const [record] = entry.records;
			// Another record with the value: HubSpot refuses the create, and names that record.
			if (!record || Object.keys(changesOf(object, sent, record.properties, definitions)).length > 0)
				continue;
			results.set(index, { record, extra: { outcome: 'created' } });
		}
	}
	for (const { index } of inputs) {
		const failure = doubts.get(index);
		if (failure) results.set(index, { failure });
	}
	return results;
}

/** The inputs in doubt, by the first unique property that they have a value of; those without one are left out. */
function byUniqueProperty(
	inputs: Input[],
	doubts: ReadonlyMap<number, Failure>,
	unique: string[],
): Map<string, Input[]> {
	const groups = new Map<string, Input[]>();
	for (const input of inputs) {
		const property = doubts.has(input.index) && unique.find((name) => input.properties[name]);
		if (!property) continue;
		const group = groups.get(property);
		if (group) group.push(input);
		else groups.set(property, [input]);
	}
	return groups;
}
