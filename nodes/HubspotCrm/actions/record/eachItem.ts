import type { IDataObject } from 'n8n-workflow';

import type { Along, WantedAssociations } from '../../associations/attach';
import type { Settled } from '../../batch/settle';
import { accountOf } from '../../metadata/accountDetails';
import { Breather } from '../../transport/clock';
import type { Clock } from '../../transport/clock';
import type { HubspotRecord } from '../../transport/types';
import { shapeAssociated } from '../../values/associations';
import { withDefinitions } from '../../values/definitions';
import type { Definitions } from '../../values/definitions';
import { simplify } from '../../output/simplify';
import type { Account } from '../../output/simplify';
import { problemOf } from '../problem';
import type { Outcome, Outcomes, RecordContext } from '../operation';
import { wantedAssociations } from './associated';

/** An input that can be sent, or why it cannot. */
export type Read<I> = I | Extract<Outcome, { problem: unknown }>;

/** A record that an item puts out, and what the operation has to say of it. */
export interface Part {
	record: HubspotRecord;
	extra: IDataObject;
}

/** What became of an item: its record, its records, output of another shape, or why there is none. */
export type Result = Settled | { parts: Part[] } | Outcome;

/** Takes the result of one item, in any order. */
export type Accept = (index: number, result: Result) => void;

/** What an operation does with its items. */
export interface ItemWork<I extends { index: number }> {
	/** Reads the parameters of an item; may throw what the host throws. */
	read(index: number): Read<I>;
	/** Sends the good items and hands on what became of each. */
	send(inputs: Iterable<I>, accept: Accept): Promise<void>;
	/** The account's properties, for errors that speak of them. */
	definitions?: Definitions;
	/** Whether the records take along what the parameter 'Associated Records' asks for. */
	along?: boolean;
	/** Takes the place of the usual shape of a record. */
	shape?(record: HubspotRecord): IDataObject;
}

/**
 * Reads every item, sends the good ones and presents the records that come back. Bad items end with their problem.
 * When the first error ends the run, all items are read first, so that a bad one stops the run before anything is
 * sent; else they are read as they are needed.
 */
export async function eachItem<I extends { index: number }>(
	context: RecordContext,
	work: ItemWork<I>,
): Promise<Outcomes> {
	const presenter = new Presenter(context, work);
	const good = goodItems(context.itemCount, work, presenter.outcomes);
	const inputs = context.stopOnFailure ? await readAll(good, context.client.clock) : good;
	if (!Array.isArray(inputs) || inputs.length === context.itemCount)
		await work.send(inputs, presenter.accept);
	return await presenter.finish();
}

/** Reads on to the end, and lets other work of the process have its turn meanwhile. */
export async function readAll<I>(items: Iterable<I>, clock: Clock): Promise<I[]> {
	const breather = new Breather(clock);
	const all: I[] = [];
	for (const item of items) {
		all.push(item);
		if (breather.due) await breather.pause();
	}
	return all;
}

function* goodItems<I extends { index: number }>(
	count: number,
	work: ItemWork<I>,
	outcomes: Outcomes,
): Generator<I> {
	for (let index = 0; index < count; index++) {
		const input = readSafely(work, index);
		if ('problem' in input) outcomes[index] = input;
		else yield input;
	}
}

function readSafely<I extends { index: number }>(work: ItemWork<I>, index: number): Read<I> {
	try {
		return work.read(index);
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

/** The records of one item, which wait for what they lack. */
interface Arrival {
	index: number;
	parts: Part[];
	wanted: WantedAssociations[];
}

/**
 * Turns records into what their items put out: flat where 'Simplify' is on, else as HubSpot sends them. Those that
 * need nothing more are turned as they arrive, the others when all are there.
 */
class Presenter {
	readonly outcomes: Outcomes = [];
	private readonly waiting: Arrival[] = [];

	constructor(
		private readonly context: RecordContext,
		private readonly work: Pick<ItemWork<{ index: number }>, 'shape' | 'along' | 'definitions'>,
	) {}

	/** Notes what became of an item. */
	accept: Accept = (index, result) => {
		if ('record' in result) this.place(index, [{ record: result.record, extra: {} }]);
		else if ('parts' in result) this.place(index, result.parts);
		else if ('failure' in result)
			this.outcomes[index] = { failure: withDefinitions(result.failure, this.work.definitions) };
		else this.outcomes[index] = result;
	};

	/** Gives the records that wait what they lack, and returns all outcomes. */
	async finish(): Promise<Outcomes> {
		// HubSpot sends the address along for some objects and accounts; elsewhere it is built from the account.
		const lacking = this.waiting.some(({ parts }) => parts.some(({ record }) => !record.url));
		const account = lacking ? await accountOf(this.context.client) : undefined;
		for (const arrivals of groupsOf(this.waiting, ({ wanted }) => JSON.stringify(wanted))) {
			const records = arrivals.flatMap(({ parts }) => parts.map(({ record }) => record));
			const along = await readAlong(this.context, records, arrivals[0]?.wanted ?? []);
			for (const { index, parts } of arrivals) this.put(index, parts, account, along);
		}
		return this.outcomes;
	}

	private place(index: number, parts: Part[]): void {
		const wanted = this.work.along ? wantedAssociations(this.context, index) : [];
		if ('problem' in wanted) {
			this.outcomes[index] = wanted;
			return;
		}
		const lacksUrl =
			!this.work.shape && isSimple(this.context, index) && parts.some(({ record }) => !record.url);
		if (lacksUrl || wanted.length > 0) this.waiting.push({ index, parts, wanted });
		else this.put(index, parts);
	}

	private put(index: number, parts: Part[], account?: Account, along?: Map<string, Along>): void {
		const shown: IDataObject[] = [];
		for (const { record, extra } of parts) {
			const found = along?.get(record.id);
			if (found && 'failure' in found) {
				this.outcomes[index] = found;
				return;
			}
			const json =
				this.work.shape?.(record) ?? usualShape(this.context, index, record, account, found?.along);
			shown.push(Object.assign(json, extra));
		}
		this.outcomes[index] = { json: shown.length === 1 ? (shown[0] as IDataObject) : shown };
	}
}

type Found = Extract<Along, { along: unknown }>['along'];

function groupsOf<T>(list: T[], keyOf: (one: T) => string): Iterable<T[]> {
	const groups = new Map<string, T[]>();
	for (const one of list) {
		const key = keyOf(one);
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return groups.values();
}

/** Puts out the records that one item found, with the associated ones that it asks for. */
export async function presentAll(
	context: RecordContext,
	index: number,
	records: HubspotRecord[],
): Promise<Outcome> {
	const wanted = wantedAssociations(context, index);
	if ('problem' in wanted) return wanted;
	const along = await readAlong(context, records, wanted);
	const lacking = isSimple(context, index) && records.some(({ url }) => !url);
	const account = lacking ? await accountOf(context.client) : undefined;
	const json: IDataObject[] = [];
	for (const record of records) {
		const found = along?.get(record.id);
		if (found && 'failure' in found) return found;
		json.push(usualShape(context, index, record, account, found?.along));
	}
	return { json };
}

/** What comes along with records, by their id; undefined where nothing is wanted. */
async function readAlong(
	{ associated, object }: RecordContext,
	records: HubspotRecord[],
	wanted: WantedAssociations[],
): Promise<Map<string, Along> | undefined> {
	if (wanted.length === 0) return undefined;
	const from = { path: object.path, noun: object.name.toLowerCase() };
	return await associated.of(
		from,
		records.map(({ id }) => id),
		wanted,
	);
}

const isSimple = ({ parameters }: RecordContext, index: number) =>
	parameters.get<boolean>('simplify', index, true);

function usualShape(
	context: RecordContext,
	index: number,
	record: HubspotRecord,
	account?: Account,
	along?: Found,
): IDataObject {
	const simple = isSimple(context, index);
	const json = simple ? simplify(record, context.object.typeId, account) : ({ ...record } as IDataObject);
	if (along) json.associations = shapeAssociated(along, simple);
	return json;
}
