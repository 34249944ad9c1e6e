import type { IDataObject } from 'n8n-workflow';

import { sendLinks } from '../../associations/writeAssociations';
import type { Failure } from '../../transport/types';
import type { RecordContext } from '../operation';
import { readAll } from './eachItem';
import type { Accept, ItemWork, Part } from './eachItem';
import { associatesAny, readWishes } from './linking/read';
import type { LinkWish } from './linking/read';
import { Targets } from '../../associations/counterparts';
import type { Target } from '../../associations/counterparts';

/**
 * Lets writing work associate its records with those that the parameter 'Associate With' names.
 *
 * They are looked up for all items before anything is written, and an item whose record is not found is not written.
 * Once the records are there, they are associated in batches. An item whose association HubSpot refuses then ends
 * with a failure that says so, and that its record was written.
 */
export function associating<I extends { index: number }>(
	context: RecordContext,
	work: ItemWork<I>,
): ItemWork<I> {
	if (!associatesAny(context)) return work;
	const wishes = new Map<number, LinkWish[]>();
	return {
		...work,
		read(index) {
			const read = readWishes(context, index);
			if ('problem' in read) return read;
			const input = work.read(index);
			if (!('problem' in input)) wishes.set(index, read);
			return input;
		},
		async send(inputs, accept) {
			const all = await readAll(inputs, context.client.clock);
			const targets = new Targets(context);
			await targets.prepare([...wishes.values()].flat());
			const ready: I[] = [];
			const targetsOf = new Map<number, Target[]>();
			for (const input of all) {
				const found = targets.of(wishes.get(input.index) ?? []);
				if ('targets' in found) {
					ready.push(input);
					targetsOf.set(input.index, found.targets);
				} else accept(input.index, found);
			}
			if (context.stopOnFailure && ready.length < all.length) return;

			const written: Written[] = [];
			await work.send(ready, (index, result) => {
				const wanted = targetsOf.get(index) ?? [];
				const parts = 'record' in result ? [{ record: result.record, extra: {} }] : undefined;
				if (wanted.length === 0) accept(index, result);
				else if (parts) written.push({ index, parts, wanted });
				else if ('parts' in result) written.push({ index, parts: result.parts, wanted });
				else if ('json' in result) accept(index, { json: foretold(result.json, wanted) });
				else accept(index, result);
			});
			await link(context, written, accept);
		},
	};
}

/** The records of an item, and what each of them is to be associated with. */
interface Written {
	index: number;
	parts: Part[];
	wanted: Target[];
}

async function link({ client, object }: RecordContext, written: Written[], accept: Accept): Promise<void> {
	const links = written.flatMap(({ parts, wanted }) =>
		parts.flatMap(({ record }) => wanted.map((target) => ({ ...target, fromId: record.id }))),
	);
	// The records are there: to leave others without their associations would help nobody.
	const failures = await sendLinks(client, object.path, links, { stopOnFailure: false });
	let at = 0;
	for (const { index, parts, wanted } of written) {
		let failed: Failure | undefined;
		for (const { record } of parts) {
			for (const { other, toId } of wanted) {
				const failure = failures[at++];
				if (failure) failed ??= { ...failure, written: { id: record.id, to: `${other.noun} ${toId}` } };
			}
		}
		if (failed) accept(index, { failure: failed });
		else accept(index, { parts: parts.map((part) => withLinks(part, wanted)) });
	}
}

const withLinks = ({ record, extra }: Part, wanted: Target[]): Part => ({
	record,
	extra: { ...extra, associated: shown(wanted) },
});

const shown = (wanted: Target[]): IDataObject[] =>
	wanted.map(({ other, toId, type }) => ({ to: other.key, id: toId, label: type?.label ?? null }));

/** What a dry run says of the associations that would be made; an item that is skipped gets none. */
function foretold(json: IDataObject | IDataObject[], wanted: Target[]): IDataObject | IDataObject[] {
	if (Array.isArray(json)) return json.map((one) => foretold(one, wanted) as IDataObject);
	return json.dryRun && json.outcome !== 'skipped' ? { ...json, associate: shown(wanted) } : json;
}
