import { notSent } from '../../../batch/send';
import type { Halt } from '../../../batch/send';
import type { Failure } from '../../../errors/failure';
import { associatesAny, associateWith } from '../../../fields/associateWith';
import { options } from '../../../fields/common';
import { PROPERTY_VALUES, VALUE_OPTIONS } from '../../../fields/properties';
import { LABELS, SIMPLIFY } from '../../../fields/returned';
import { MOVE_BACK, WRITE_POLICY } from '../../../fields/writePolicy';
import { RECORD_ID } from '../../../objects/keys';
import { createRecords } from '../../../records/writeRecords';
import type { Written } from '../../../records/writeRecords';
import type { RecordOperation } from '../../operation';
import { associating } from '../associate';
import { eachRecord } from '../eachRecord';
import type { RecordWork, Result } from '../eachRecord';
import { valueReader } from '../propertyValues';
import { sendingOnce } from '../sendOnce';
import { compares } from './decide';
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
		options([...VALUE_OPTIONS, LABELS, MOVE_BACK, ...WRITE_POLICY, ...MATCH_OPTIONS]),
	],
	async many(context) {
		const values = await valueReader(context, (index) => context.parameters.locator('matchProperty', index));
		const { definitions } = values;
		const halt: Halt = {};
		const work: RecordWork<UpsertItem> = {
			definitions,
			saidOf: values.saidOf,
			read: itemReader(context, values),
			writes: ({ properties, idProperty }) =>
				Object.keys(
					idProperty === RECORD_ID || Object.hasOwn(properties, idProperty)
						? properties
						: { [idProperty]: '', ...properties },
				),
			async send(items) {
				const run: UpsertRun = { context, definitions, halt };
				const { direct, looked, order } = divide(items, context.stopOnFailure);
				const sent = await sendDirectly(run, direct);
				if (looked.length === 0) return sent;
				const writer =
					halt.cause && context.stopOnFailure
						? undefined
						: new Writer(run, await lookUp(context, looked, definitions));
				const written = await writer?.write(looked);
				return inOrder(order, sent, written ?? looked.map(() => notSent(halt.cause as Failure)));
			},
		};
		// Of all that is sent, only creates that HubSpot does not match with records can end unconfirmed.
		const once = sendingOnce(context, work, ({ kind }) => kind === 'unconfirmed');
		return await eachRecord(context, associatesAny(context) ? associating(context, once) : once);
	},
};

/** Items, divided. `order` says of each item whether it is one of `direct`; it is known when those have been taken. */
interface Divided {
	direct: Iterable<UpsertItem>;
	looked: UpsertItem[];
	order: boolean[];
}

/**
 * Divides items into those whose records HubSpot can match (`direct`), and the others (`looked`), whose records must be
 * looked up first or which have no value to match by. All items after the first one that is looked up are looked up too,
 * so that of several items for one record the last one wins. With `stopOnFailure`, all items are looked up if any is,
 * since nothing may be written before all are known to be good.
 */
function divide(items: Iterable<UpsertItem>, stopOnFailure: boolean): Divided {
	const looked: UpsertItem[] = [];
	const order: boolean[] = [];
	const listed = stopOnFailure ? [...items] : undefined;
	let isLookingUp = listed?.every((item) => isDirect(item) || matchesNothing(item)) === false;
	const direct = (function* () {
		for (const item of listed ?? items) {
			const goesDirectly = !isLookingUp && isDirect(item);
			order.push(goesDirectly);
			if (goesDirectly) yield item;
			else {
				looked.push(item);
				isLookingUp ||= !matchesNothing(item);
			}
		}
	})();
	return { direct, looked, order };
}

const matchesNothing = ({ id }: UpsertItem): boolean => id === '';

/** What became of divided items, in their order. */
function inOrder(order: boolean[], direct: Result[], looked: Result[]): Result[] {
	let [nextDirect, nextLooked] = [0, 0];
	return order.map((isOne) => (isOne ? direct[nextDirect++] : looked[nextLooked++]) as Result);
}

const isDirect = (item: UpsertItem): boolean =>
	item.unique && item.rules.ifNone === 'create' && !compares(item);

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
		definitions: run.definitions,
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

const direct = (outcome: Written): Result =>
	'failure' in outcome ? outcome : { ...outcome, extra: outcome.record.new ? CREATED : UPDATED };

const CREATED = { outcome: 'created' };
const UPDATED = { outcome: 'updated' };
