import type { PropertyValues } from '../../api/records';
import type { Explanation, Failure } from '../../errors/failure';
import { isByProperty } from '../../fields/recordId';
import type { RecordKey } from '../../fields/recordId';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import { comparable, keyNamed } from '../../objects/keys';
import type { ObjectType } from '../../objects/objectType';
import { findRecords } from '../../records/findRecords';
import type { Found } from '../../records/findRecords';
import { matchKey } from '../../values/matchKey';
import { readAll } from '../eachItem';
import type { RecordContext } from '../operation';

/** An input that is sent by record id. */
interface ById {
	id: string;
	key?: string;
	keys: string[];
}

/**
 * Has inputs sent by record id. Those that name their record by a unique property are looked up first, 100 values a
 * call, since HubSpot updates no contact by its e-mail address (hubspot-api 3.1). An input whose record does not exist
 * gets a problem; if the node stops on errors, nothing is sent then. Returns what became of each input, in their order.
 * Rejects if `inputs` throws or `send` rejects.
 */
export async function identified<I extends ById & RecordKey, R extends object>(
	context: RecordContext,
	inputs: Iterable<I>,
	send: (inputs: Iterable<I>) => Promise<R[]>,
): Promise<Array<R | { problem: Explanation } | { failure: Failure }>> {
	const { client, object, parameters, stopOnFailure } = context;
	if (!isByProperty(parameters, object)) return await send(inputs);
	const all = await readAll(inputs, client.clock);
	const ids = await idsOf(context, all);
	const known: I[] = [];
	for (const [at, input] of all.entries()) {
		const one = ids[at];
		if (one && 'id' in one)
			known.push({ ...withoutKey(input, object), id: one.id, key: one.id, keys: [one.id] });
	}
	const isStopped = stopOnFailure && known.length < all.length;
	const sent = isStopped ? [] : await send(known);
	let next = 0;
	return ids.map((one) => ('id' in one ? (sent[next++] ?? NOT_SENT) : one));
}

/**
 * The input without the value that its record was found by, if it writes others. The record has it already, perhaps as a
 * further e-mail address, which would become the primary one.
 */
function withoutKey<I extends RecordKey & { properties?: PropertyValues }>(input: I, object: ObjectType): I {
	const { id, idProperty = '', properties = {} } = input;
	const key = keyNamed(object, idProperty);
	const { [idProperty]: value, ...others } = properties;
	const isOwn = key && value !== undefined && comparable(key.kind, value) === comparable(key.kind, id);
	return isOwn && Object.keys(others).length > 0 ? { ...input, properties: others } : input;
}

/** The result of an input that was not sent because another one ended the run. */
const NOT_SENT: { failure: Failure } = { failure: { kind: 'notSent', issues: [] } };

/** The record id of each input, or why there is none. */
async function idsOf(
	{ client, object, stopOnFailure }: RecordContext,
	inputs: RecordKey[],
): Promise<Array<{ id: string } | { problem: Explanation } | { failure: Failure }>> {
	const definitions = await definitionsOf(client, object);
	const found = new Map<string, Map<string, Found>>();
	for (const { idProperty } of inputs) {
		if (idProperty === undefined || found.has(idProperty)) continue;
		const definition = definitions?.byName.get(idProperty);
		const lookup = { object, property: idProperty, definition, unique: true, properties: [], stopOnFailure };
		const values = inputs.filter((one) => one.idProperty === idProperty).map(({ id }) => id);
		found.set(idProperty, await findRecords(client, lookup, values));
	}
	return inputs.map(({ id, idProperty }) => {
		if (idProperty === undefined) return { id };
		const key = matchKey(object, idProperty, id, definitions?.byName.get(idProperty));
		const entry = found.get(idProperty)?.get(key) ?? { records: [] };
		if ('failure' in entry)
			return { failure: { ...entry.failure, doing: { action: 'look up', record: object.noun } } };
		const [record] = entry.records;
		return record ? { id: record.id } : { problem: notFound(object.noun, idProperty, id) };
	});
}

const notFound = (noun: string, property: string, value: string): Explanation => ({
	message: `HubSpot has no ${noun} with '${property}' '${value.slice(0, 60)}'`,
	description: `Nothing was changed for this item. Correct the value in the parameter 'Record', or use the operation 'Create or Update', which creates the ${noun} where there is none.`,
});
