import type { IDataObject } from 'n8n-workflow';

import { Counterparts } from '../../associations/counterparts';
import type { Counterpart } from '../../associations/counterparts';
import type { AssociationRequest } from '../../associations/requests';
import { createAssociations } from '../../associations/writeAssociations';
import type { Failure } from '../../errors/failure';
import { associationRequests } from '../../fields/associateWith';
import { readAll } from '../eachItem';
import type { RecordContext } from '../operation';
import { partsOf } from './eachRecord';
import type { Part, RecordWork, Result } from './eachRecord';

/**
 * Extends the work of a writing operation: its records are associated with the counterparts that the parameter
 * 'Associate With' names.
 *
 * The counterparts of all items are looked up before anything is written, and an item without its counterpart is not
 * written. After the records are written, they are associated in batches. If HubSpot refuses an association, the item
 * gets a failure which says that its record was written.
 */
export function associating<I extends { index: number }>(
	context: RecordContext,
	work: RecordWork<I>,
): RecordWork<I> {
	const { client, object, parameters, stopOnFailure } = context;
	const requestsOf = new Map<number, AssociationRequest[]>();
	return {
		...work,
		read(index) {
			const requests = associationRequests(parameters, index);
			if ('problem' in requests) return requests;
			const input = work.read(index);
			if (!('problem' in input)) requestsOf.set(index, requests);
			return input;
		},
		async send(inputs) {
			const all = await readAll(inputs, client.clock);
			const counterparts = new Counterparts(client, object, { stopOnFailure });
			await counterparts.lookUp([...requestsOf.values()].flat());
			const found = all.map(({ index }) => counterparts.of(requestsOf.get(index) ?? []));
			const good = all.filter((_input, at) => 'counterparts' in (found[at] ?? {}));
			// Items without their counterparts end the run: nothing is written.
			const isStopped = stopOnFailure && good.length < all.length;
			const written = isStopped ? [] : await work.send(good);
			let next = 0;
			const pairs = found.map((one, at): Pair => {
				const index = all[at]?.index ?? 0;
				if (!('counterparts' in one)) return { index, result: one, counterparts: [] };
				return { index, result: written[next++] ?? NOT_WRITTEN, counterparts: one.counterparts };
			});
			return await associate(context, pairs);
		},
	};
}

/** The result of an item that was not written because another one ended the run. */
const NOT_WRITTEN: Result = { failure: { kind: 'notSent', issues: [] } };

/** The result of an item, and its counterparts. */
interface Pair {
	index: number;
	result: Result;
	counterparts: Counterpart[];
}

async function associate({ client, object, earlier }: RecordContext, pairs: Pair[]): Promise<Result[]> {
	const associations = pairs.flatMap(({ result, counterparts }) =>
		writtenFor(result).flatMap(({ record }) =>
			counterparts.map(({ object: to, id, type }) => ({ fromId: record.id, toId: id, to, type })),
		),
	);
	if (associations.length === 0) return pairs.map(foretold);
	// The records are written already, so one failed association does not stop the others.
	const failures = await createAssociations(client, object, associations, { stopOnFailure: false });
	let next = 0;
	return pairs.map((pair): Result => {
		const { index, result, counterparts } = pair;
		const parts = writtenFor(result);
		if (parts.length === 0 || counterparts.length === 0) return foretold(pair);
		let failed: Failure | undefined;
		for (const { record } of parts) {
			for (const { object: to, id } of counterparts) {
				const failure = failures[next++];
				if (failure) failed ??= { ...failure, written: { id: record.id, to: `${to.noun} ${id}` } };
			}
		}
		// A later try of the run associates these records, and does not write them again.
		if (failed) earlier?.written.set(index, parts);
		if (failed) return { failure: failed };
		return {
			parts: parts.map((part) => ({ ...part, extra: { ...part.extra, associated: shown(counterparts) } })),
		};
	});
}

/** The records that were written for an item. */
const writtenFor = (result: Result): Part[] =>
	'record' in result || 'parts' in result ? partsOf(result) : [];

const shown = (counterparts: Counterpart[]): IDataObject[] =>
	counterparts.map(({ object, id, type }) => ({ to: object.key, id, label: type?.label ?? null }));

/**
 * The result of an item without written records. A dry run reports which associations would be created; an item that is
 * skipped gets none.
 */
function foretold({ result, counterparts }: Pair): Result {
	if (!('json' in result) || counterparts.length === 0) return result;
	const foretell = (json: IDataObject): IDataObject =>
		json.dryRun && json.outcome !== 'skipped' ? { ...json, associate: shown(counterparts) } : json;
	const { json } = result;
	return { json: Array.isArray(json) ? json.map(foretell) : foretell(json) };
}
