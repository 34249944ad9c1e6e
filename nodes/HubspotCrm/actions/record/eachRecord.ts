import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../../api/records';
import type { AttachedType } from '../../associations/attach';
import type { Settled } from '../../batch/settle';
import type { Explanation } from '../../errors/failure';
import { attachedTypes, isSimple } from '../../fields/returned';
import type { Outcome, Outcomes } from '../../output/outcome';
import { presentRecords } from '../../output/presentRecords';
import type { Presentable } from '../../output/presentRecords';
import type { Definitions } from '../../values/definitions';
import { withDefinitions } from '../../values/describeIssues';
import { eachItem, noting } from '../eachItem';
import type { Read } from '../eachItem';
import type { RecordContext } from '../operation';

/** A record that an item returns, and the fields that the operation adds to it. */
export interface Part {
	record: HubspotRecord;
	extra: IDataObject;
}

/** What became of an item before its records are presented: one record, several records, or a finished outcome. */
export type Result = Settled | { parts: Part[] } | Outcome;

/** What an operation does with its items. */
export interface RecordWork<I extends { index: number }> {
	/** Reads the parameters of an item. What it throws becomes the problem of the item. */
	read(index: number): Read<I>;
	/** Sends the good items and returns what became of each, in their order. */
	send(inputs: Iterable<I>): Promise<Result[]>;
	/** The property definitions of the account, for labels and allowed values in errors. */
	definitions?: Definitions;
	/** Whether the parameter 'Associated Records' applies. */
	attaches?: boolean;
}

/**
 * Runs an operation on records for all items, and presents the records that it returns. Rejects if `work.send` rejects.
 */
export async function eachRecord<I extends { index: number }>(
	context: RecordContext,
	work: RecordWork<I>,
): Promise<Outcomes> {
	const { itemCount, stopOnFailure, client } = context;
	return await eachItem<I>(
		{ itemCount, stopOnFailure, clock: client.clock },
		{
			read(index) {
				// Read first, so that a failed expression ends the item before anything is written.
				const form = formOf(context, index, work.attaches);
				return 'problem' in form ? form : work.read(index);
			},
			async send(inputs) {
				const taken: I[] = [];
				const results = await work.send(noting(inputs, taken));
				return await present(context, work, taken, results);
			},
		},
	);
}

/** The outcomes of items, in the order of their results. */
async function present<I extends { index: number }>(
	context: RecordContext,
	{ attaches, definitions }: RecordWork<I>,
	inputs: I[],
	results: Result[],
): Promise<Outcome[]> {
	const records: Presentable[] = [];
	/** For each result: which of `records` are its own, or its outcome. */
	const open = results.map((result, at): { from: number; parts: Part[] } | Outcome => {
		if ('failure' in result) return { failure: withDefinitions(result.failure, definitions) };
		if ('json' in result || 'problem' in result) return result;
		const parts = 'record' in result ? [{ record: result.record, extra: {} }] : result.parts;
		const form = formOf(context, inputs[at]?.index ?? 0, attaches);
		if ('problem' in form) return form;
		const from = records.length;
		for (const { record } of parts) records.push({ record, ...form });
		return { from, parts };
	});
	const shown = await presentRecords(context, records);
	return open.map((one): Outcome => {
		if (!('parts' in one)) return one;
		const { from, parts } = one;
		const own = shown.slice(from, from + parts.length);
		const failed = own.find((form) => 'failure' in form);
		if (failed) return failed;
		const json = own.map((form, at) => Object.assign('json' in form ? form.json : {}, parts[at]?.extra));
		return { json: json.length === 1 ? (json[0] as IDataObject) : json };
	});
}

/**
 * The form in which an item's records are returned, or a problem. Throws what n8n throws, as for a failed expression.
 */
function formOf(
	{ parameters }: RecordContext,
	index: number,
	attaches = false,
): { simple: boolean; attached: AttachedType[] } | { problem: Explanation } {
	const attached = attaches ? attachedTypes(parameters, index) : [];
	if ('problem' in attached) return attached;
	return { simple: isSimple(parameters, index), attached };
}

/**
 * The outcome of one item that found records: their JSON, or the first failure to present one. Rejects with what n8n
 * throws, as for a failed expression.
 */
export async function presentFound(
	context: RecordContext,
	index: number,
	records: HubspotRecord[],
): Promise<Outcome> {
	const form = formOf(context, index, true);
	if ('problem' in form) return form;
	const shown = await presentRecords(
		context,
		records.map((record) => ({ record, ...form })),
	);
	const json: IDataObject[] = [];
	for (const one of shown) {
		if ('failure' in one) return one;
		json.push(one.json);
	}
	return { json };
}
