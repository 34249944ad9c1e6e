import type { IDataObject } from 'n8n-workflow';

import type { Accept } from '../../batch/send';
import type { Settled } from '../../batch/settle';
import { accountOf } from '../../schema/account';
import type { HubspotRecord } from '../../transport/types';
import { simplify } from '../../values/simplify';
import type { Account } from '../../values/simplify';
import { problemOf } from '../problem';
import type { Outcome, Outcomes, RecordContext } from '../types';

/** An input that can be sent, or why it cannot. */
export type Read<I> = I | Extract<Outcome, { problem: unknown }>;

/** What an operation does with its items. */
export interface ItemWork<I extends { index: number }> {
	/** Reads the parameters of an item; may throw what the host throws. */
	read(index: number): Read<I>;
	/** Sends the good items and hands on what became of each. */
	send(inputs: Iterable<I>, accept: Accept): Promise<void>;
	/** Takes the place of the usual shape of a record. */
	shape?(record: HubspotRecord): IDataObject;
	/** Adds what the operation has to say of a record to what its item puts out. */
	complete?(json: IDataObject, record: HubspotRecord): void;
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
	const inputs = context.stopOnFailure ? [...good] : good;
	if (!Array.isArray(inputs) || inputs.length === context.itemCount)
		await work.send(inputs, presenter.accept);
	return await presenter.finish();
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

/**
 * Turns records into what their items put out, as they arrive: flat where 'Simplify' is on, else as HubSpot sends
 * them.
 */
class Presenter {
	readonly outcomes: Outcomes = [];
	private readonly waiting: Array<{ index: number; record: HubspotRecord }> = [];

	constructor(
		private readonly context: RecordContext,
		private readonly work: Pick<ItemWork<{ index: number }>, 'shape' | 'complete'>,
	) {}

	/** Notes what became of an item. */
	accept = (index: number, settled: Settled): void => {
		if ('failure' in settled) {
			this.outcomes[index] = settled;
			return;
		}
		const { record } = settled;
		if (!this.work.shape && this.isSimple(index) && !record.url) this.waiting.push({ index, record });
		else this.put(index, record);
	};

	/** Gives the records that came without their address one, and returns all outcomes. */
	async finish(): Promise<Outcomes> {
		// HubSpot sends the address along for some objects and accounts; elsewhere it is built from the account.
		const account = this.waiting.length > 0 ? await accountOf(this.context.client) : undefined;
		for (const { index, record } of this.waiting) this.put(index, record, account);
		return this.outcomes;
	}

	private put(index: number, record: HubspotRecord, account?: Account): void {
		const json = this.work.shape?.(record) ?? this.usualShape(index, record, account);
		this.work.complete?.(json, record);
		this.outcomes[index] = { json };
	}

	private usualShape(index: number, record: HubspotRecord, account?: Account): IDataObject {
		return this.isSimple(index)
			? simplify(record, this.context.object.typeId, account)
			: ({ ...record } as IDataObject);
	}

	private isSimple(index: number): boolean {
		return this.context.parameters.get<boolean>('simplify', index, true);
	}
}

/** Puts out the records that one item found. */
export async function presentAll(
	context: RecordContext,
	index: number,
	records: HubspotRecord[],
): Promise<IDataObject[]> {
	const { client, object, parameters } = context;
	if (!parameters.get<boolean>('simplify', index, true))
		return records.map((record) => ({ ...record }) as IDataObject);
	const account = records.every(({ url }) => url) ? undefined : await accountOf(client);
	return records.map((record) => simplify(record, object.typeId, account));
}

/** The 'Property Names or IDs' of the options: a list, or text with commas from an expression. */
export function chosenProperties(value: unknown): string[] {
	const names = Array.isArray(value)
		? (value as unknown[])
		: typeof value === 'string'
			? value.split(',')
			: [];
	return [...new Set(names.filter((name) => typeof name === 'string').map((name) => name.trim()))].filter(
		(name) => name !== '',
	);
}
