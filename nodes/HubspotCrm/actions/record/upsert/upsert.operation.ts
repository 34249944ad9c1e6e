import { recentRecords } from '../../../batch/recent';
import { sendBatches } from '../../../batch/send';
import type { Halt } from '../../../batch/send';
import { settle } from '../../../batch/settle';
import { associateWith } from '../../../fields/associations';
import { options, SIMPLIFY } from '../../../fields/common';
import { APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, propertyValueFields } from '../../../fields/properties';
import { batchUpsert } from '../../../transport/endpoints';
import type { UpsertInput } from '../../../transport/endpoints';
import type { HubspotRecord } from '../../../transport/types';
import { RECORD_ID } from '../../../values/match';
import type { RecordContext, RecordOperation } from '../../types';
import { associating } from '../linking/associating';
import { eachItem } from '../shared';
import type { Accept, ItemWork } from '../shared';
import { keyOf, valueReader } from '../values';
import type { Wish } from './decide';
import { MATCH_OPTIONS, matchProperty } from './fields';
import { lookUp } from './lookUp';
import { wishReader } from './wish';
import { namesExisting, Writer } from './writer';
import type { Conflict, Run } from './writer';

/**
 * Creates or updates a record for each item, 100 a call. Matched by a property that HubSpot keeps unique, HubSpot
 * itself decides which it is (hubspot-api 3.1); else, and where records have to be compared, they are looked up
 * first.
 */
export const upsert: RecordOperation = {
	value: 'upsert',
	name: 'Create or Update',
	verb: 'create or update',
	access: 'write',
	action: ({ name }) => `Create or update ${name.toLowerCase()}`,
	description: ({ name }) =>
		`Create a new ${name.toLowerCase()}, or update the current one if it already exists (upsert)`,
	properties: (object) => [
		matchProperty(object),
		...propertyValueFields(object),
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
		const work: ItemWork<Wish> = {
			definitions,
			read: wishReader(context, values),
			async send(wishes, accept) {
				const recent = await recentRecords(
					context.client.connection,
					context.object.path,
					context.client.clock,
				);
				const run: Run = { context, definitions, halt, recent, accept };
				const looked: Wish[] = [];
				const conflicts = await sendDirectly(context, direct(wishes, looked), halt, accept);
				await new Writer(run, new Map()).resolve(conflicts);
				if (looked.length === 0 || (halt.cause && context.stopOnFailure)) return;
				await new Writer(run, await lookUp(context, looked, definitions, recent)).write(looked);
			},
		};
		return await eachItem(context, associating(context, work));
	},
};

/** Wishes that HubSpot can match by itself; the others are put aside. */
function* direct(wishes: Iterable<Wish>, others: Wish[]): Generator<Wish> {
	for (const wish of wishes) {
		const { ifNone, skipUnchanged, dryRun } = wish.rules;
		if (wish.unique && ifNone === 'create' && !skipUnchanged && !dryRun) yield wish;
		else others.push(wish);
	}
}

/** Lets HubSpot match and write. Returns the wishes whose record stood in the way under another key. */
async function sendDirectly(
	{ client, object, stopOnFailure }: RecordContext,
	wishes: Iterable<Wish>,
	halt: Halt,
	accept: Accept,
): Promise<Conflict[]> {
	const conflicts: Conflict[] = [];
	await sendBatches(
		wishes,
		{
			send: async (batch) => await client.send(batchUpsert(object.path, batch.map(toInput))),
			read: (batch, answer) => settle(batch, answer, isMatch),
			tolerates: namesExisting,
		},
		(index, settled, wish) => {
			if ('record' in settled) {
				const { record } = settled;
				accept(index, { parts: [{ record, extra: { outcome: record.new ? 'created' : 'updated' } }] });
				return;
			}
			if (namesExisting(settled.failure)) conflicts.push({ wish, ...settled });
			else accept(index, settled);
		},
		{ stopOnFailure, halt, clock: client.clock },
	);
	return conflicts;
}

const toInput = ({ value, property, properties, traceId }: Wish): UpsertInput => ({
	id: value,
	idProperty: property,
	properties,
	objectWriteTraceId: traceId,
});

const isMatch = ({ value, property }: Wish, { properties }: HubspotRecord): boolean =>
	keyOf(property, properties[property] ?? '') === keyOf(property, value);
