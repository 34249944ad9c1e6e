import { recentRecords } from '../../../records/recentRecords';
import { sendBatches } from '../../../batch/send';
import type { Halt } from '../../../batch/send';
import { settle } from '../../../batch/settle';
import { associateWith } from '../../../fields/associations';
import { options, SIMPLIFY } from '../../../fields/common';
import { APPEND_TO, EMPTY_VALUES, IGNORE_UNKNOWN, propertyValueFields } from '../../../fields/properties';
import { batchUpsert } from '../../../api/records';
import type { UpsertInput } from '../../../api/records';
import type { HubspotRecord } from '../../../transport/types';
import { RECORD_ID } from '../../../values/matchKey';
import type { RecordOperation } from '../../operation';
import { associating } from '../associate';
import { eachItem } from '../eachItem';
import type { ItemWork } from '../eachItem';
import { keyOf, valueReader } from '../propertyValues';
import type { Wish } from './decide';
import { MATCH_OPTIONS, matchProperty } from './fields';
import { lookUp } from './lookUp';
import { wishReader } from './readItem';
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
				const { all, looked } = divide(wishes, context.stopOnFailure);
				await sendDirectly(run, all);
				if (looked.length === 0 || (halt.cause && context.stopOnFailure)) return;
				await new Writer(run, await lookUp(context, looked, definitions, recent)).write(looked);
			},
		};
		return await eachItem(context, associating(context, work));
	},
};

/**
 * Parts the wishes that HubSpot can match by itself from those that have to be looked up first. What follows one of
 * the latter waits with it, so that of several items for one record the last one wins. Where the first error ends the
 * run, all are looked up if any is: nothing is written before all are known to be good.
 */
function divide(wishes: Iterable<Wish>, stopOnFailure: boolean): { all: Iterable<Wish>; looked: Wish[] } {
	const looked: Wish[] = [];
	if (stopOnFailure && Array.isArray(wishes) && !(wishes as Wish[]).every(isDirect))
		return { all: [], looked: wishes as Wish[] };
	const all = (function* () {
		for (const wish of wishes) {
			if (looked.length === 0 && isDirect(wish)) yield wish;
			else looked.push(wish);
		}
	})();
	return { all, looked };
}

const isDirect = ({ unique, rules }: Wish): boolean =>
	unique && rules.ifNone === 'create' && !rules.skipUnchanged && !rules.dryRun;

/** Lets HubSpot match and write. A record that stands in the way under another key is updated instead. */
async function sendDirectly(run: Run, wishes: Iterable<Wish>): Promise<void> {
	const { context, halt, recent, accept } = run;
	const { client, object, stopOnFailure } = context;
	let conflicts: Conflict[] = [];
	const resolve = async () => {
		const open = conflicts;
		conflicts = [];
		await new Writer(run, new Map()).resolve(open);
	};
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
				recent.noteWritten(record.id, wish.properties);
				accept(index, { parts: [{ record, extra: { outcome: record.new ? 'created' : 'updated' } }] });
			} else if (namesExisting(settled.failure)) conflicts.push({ wish, ...settled });
			else accept(index, settled);
		},
		{ stopOnFailure, halt, clock: client.clock, betweenWaves: resolve },
	);
	await resolve();
}

const toInput = ({ value, property, properties, traceId }: Wish): UpsertInput => ({
	id: value,
	idProperty: property,
	properties,
	objectWriteTraceId: traceId,
});

const isMatch = ({ value, property }: Wish, { properties }: HubspotRecord): boolean =>
	keyOf(property, properties[property] ?? '') === keyOf(property, value);
