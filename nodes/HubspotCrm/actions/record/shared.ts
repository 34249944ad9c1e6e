import type { IDataObject } from 'n8n-workflow';

import type { Settled } from '../../batch/settle';
import { accountOf } from '../../schema/account';
import type { HubspotRecord } from '../../transport/types';
import { simplify } from '../../values/simplify';
import { problemOf } from '../problem';
import type { OperationContext, Outcome } from '../types';

/** An input that can be sent, or why it cannot. */
export type Read<I> = I | Extract<Outcome, { problem: unknown }>;

export const isProblem = <I extends object>(read: Read<I>): read is Extract<Outcome, { problem: unknown }> => 'problem' in read;

/**
 * Reads every item and hands the good ones to `handle`. Bad items end with their problem. When the first error
 * ends the run, all items are read first, so that a bad one stops the run before anything is sent.
 */
export async function eachItem<I extends { index: number }>(
	{ itemCount, stopOnFailure }: OperationContext,
	read: (index: number) => Read<I>,
	handle: (inputs: Iterable<I>) => Promise<Map<number, Outcome>>,
): Promise<Map<number, Outcome>> {
	const problems = new Map<number, Outcome>();
	const inputs = function* () {
		for (let index = 0; index < itemCount; index++) {
			const input = readSafely(read, index);
			if (isProblem(input)) problems.set(index, input);
			else yield input;
		}
	};
	if (!stopOnFailure) return join(await handle(inputs()), problems);
	const all = [...inputs()];
	return problems.size > 0 ? problems : await handle(all);
}

function readSafely<I extends { index: number }>(read: (index: number) => Read<I>, index: number): Read<I> {
	try {
		return read(index);
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

function join(outcomes: Map<number, Outcome>, more: Map<number, Outcome>): Map<number, Outcome> {
	for (const [index, outcome] of more) outcomes.set(index, outcome);
	return outcomes;
}

/** A record, and the item whose 'Simplify' decides how it is put out. */
interface Shown {
	index: number;
	record: HubspotRecord;
}

/** Puts records out: flat where 'Simplify' is on, else as HubSpot sends them. */
export async function shape({ client, object, parameters }: OperationContext, records: Shown[]): Promise<IDataObject[]> {
	const isSimple = (index: number) => parameters.get<boolean>('simplify', index, true);
	// Asked only where it is needed: HubSpot sends the address along for some objects and accounts.
	const needsAddress = records.some(({ index, record }) => !record.url && isSimple(index));
	const account = needsAddress ? await accountOf(client) : undefined;
	return records.map(({ index, record }) =>
		isSimple(index) ? simplify(record, object.typeId, account) : ({ ...record } as IDataObject),
	);
}

/** Turns what became of each input into the outcome of its item. `extra` adds fields of the operation's own. */
export async function present(
	context: OperationContext,
	settled: Map<number, Settled>,
	extra: (record: HubspotRecord) => IDataObject = () => ({}),
): Promise<Map<number, Outcome>> {
	const written = [...settled].flatMap(([index, one]) => ('record' in one ? [{ index, record: one.record }] : []));
	const shapes = await shape(context, written);
	const outcomes = new Map<number, Outcome>();
	for (const [index, one] of settled) if ('failure' in one) outcomes.set(index, one);
	for (const [at, { index, record }] of written.entries()) {
		outcomes.set(index, { json: { ...shapes[at], ...extra(record) } });
	}
	return outcomes;
}

/** The 'Property Names or IDs' of the options: a list, or text with commas from an expression. */
export function chosenProperties(value: unknown): string[] {
	const names = Array.isArray(value) ? value : String(value ?? '').split(',');
	return [...new Set(names.map((name) => String(name).trim()).filter((name) => name !== ''))];
}
