import type { Halt } from '../../../batch/send';
import type { Settled } from '../../../batch/settle';
import { associatesAny, associateWith } from '../../../fields/associateWith';
import { options } from '../../../fields/common';
import { APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, PROPERTY_VALUES } from '../../../fields/properties';
import { SIMPLIFY } from '../../../fields/returned';
import { RECORD_ID } from '../../../objects/keys';
import { createRecords } from '../../../records/writeRecords';
import type { RecordOperation } from '../../operation';
import { associating } from '../associate';
import { eachRecord } from '../eachRecord';
import type { RecordWork, Result } from '../eachRecord';
import { valueReader } from '../propertyValues';
import { sendingOnce } from '../sendOnce';
import type { UpsertItem } from './decide';
import { lookUp } from './lookUp';
import { itemReader, MATCH_OPTIONS, matchProperty } from './match';
import { namesExisting, Writer } from './writer';
import type { UpsertRun } from './writer';

/**
 * Creates or updates a record for each item, 100 a call. With a unique property HubSpot itself decides between the two
 * (hubspot-api 3.1). With any other property, and for options that need the existing records, they are looked up first.
 */
export const upsert: RecordOperation = {
	value: 'upsert',
	name: 'Create or Update',
	verb: 'create or update',
	access: 'write',
	action: ({ noun }) => `Create or update ${noun}`,
	description: ({ noun }) => `Create a new ${noun}, or update the current one if it already exists (upsert)`,
	fields: (object) => [
		matchProperty(object),
		...PROPERTY_VALUES,
		associateWith(object),
		SIMPLIFY,
		options([APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, ...MATCH_OPTIONS]),
	],
	async many(context) {
		const values = await valueReader(context, {
			takesRecordId: (index) => context.parameters.locator('matchProperty', index) === RECORD_ID,
		});
		const { definitions } = values;
		const halt: Halt = {};
		const work: RecordWork<UpsertItem> = {
			definitions,
			read: itemReader(context, values),
			async send(items) {
				const run: UpsertRun = { context, definitions, halt };
				const { direct, looked } = divide(items, context.stopOnFailure);
				const results = await sendDirectly(run, direct);
				if (looked.length === 0) return results;
				if (halt.cause && context.stopOnFailure) return results;
				const writer = new Writer(run, await lookUp(context, looked, definitions));
				return [...results, ...(await writer.write(looked))];
			},
		};
		// Of all that is sent, only creates that HubSpot does not match with records can end unconfirmed.
		const once = sendingOnce(context, work, ({ kind }) => kind === 'unconfirmed');
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};

/**
 * Divides items into those whose records HubSpot can match (`direct`), and those whose records must be looked up first
 * (`looked`). All items after the first one of `looked` are looked up too, so that of several items for one record the
 * last one wins. With `stopOnFailure`, all items are looked up if any is, since nothing may be written before all are
 * known to be good.
 */
function divide(
	items: Iterable<UpsertItem>,
	stopOnFailure: boolean,
): { direct: Iterable<UpsertItem>; looked: UpsertItem[] } {
	const looked: UpsertItem[] = [];
	if (stopOnFailure) {
		const all = [...items];
		return all.every(isDirect) ? { direct: all, looked } : { direct: [], looked: all };
	}
	const direct = (function* () {
		for (const item of items) {
			if (looked.length === 0 && isDirect(item)) yield item;
			else looked.push(item);
		}
	})();
	return { direct, looked };
}

const isDirect = ({ unique, rules }: UpsertItem): boolean =>
	unique && rules.ifNone === 'create' && !rules.skipUnchanged && !rules.dryRun;

/**
 * Sends items as upserts, which HubSpot matches with records. If HubSpot refuses one because a record has another of
 * its unique values, that record is updated instead, before later items for it are sent. Returns what became of each
 * item, in their order.
 */
async function sendDirectly(run: UpsertRun, items: Iterable<UpsertItem>): Promise<Result[]> {
	const { context, halt } = run;
	const { client, object, stopOnFailure } = context;
	/** What became of items whose record existed under another key, by their positions. */
	const resolved = new Map<number, Result>();
	const settled = await createRecords(client, object, items, {
		stopOnFailure,
		halt,
		tolerates: namesExisting,
		async afterWave(failed) {
			const conflicts = failed.filter(({ failure }) => namesExisting(failure));
			if (conflicts.length === 0) return;
			const results = await new Writer(run, new Map()).resolve(
				conflicts.map(({ input, failure }) => ({ item: input, failure })),
			);
			for (const [at, { position }] of conflicts.entries()) resolved.set(position, results[at] as Result);
		},
	});
	return settled.map((outcome, position) => resolved.get(position) ?? direct(outcome));
}

const direct = (outcome: Settled): Result =>
	'failure' in outcome ? outcome : { record: outcome.record, extra: outcome.record.new ? CREATED : UPDATED };

const CREATED = { outcome: 'created' };
const UPDATED = { outcome: 'updated' };
