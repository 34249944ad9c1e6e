import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../../api/records';
import type { Explanation, Failure } from '../../errors/failure';
import { attachedTypes, isSimple } from '../../fields/returned';
import type { Outcome, Outcomes } from '../../output/outcome';
import { presentRecords } from '../../output/presentRecords';
import type { Form } from '../../output/presentRecords';
import type { Definitions } from '../../values/definitions';
import { withDefinitions } from '../../values/describeIssues';
import { eachItem, noting } from '../eachItem';
import type { Read } from '../eachItem';
import type { RecordContext } from '../operation';

/** A record that an item returns, and the fields that the operation adds to it. */
export interface Part {
	record: HubspotRecord;
	extra?: IDataObject;
}

/** What became of an item before its records are presented: one record, several records, or a finished outcome. */
export type Result = Part | { parts: Part[] } | Outcome;

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
	const { itemCount, stopOnFailure, client, earlier } = context;
	return await eachItem<I>(
		{ itemCount, stopOnFailure, clock: client.clock, earlier },
		{
			read(index) {
				// Read first, so that a failed expression ends the item before anything is written.
				const form = formOf(context, index, work.attaches);
				return 'problem' in form ? form : work.read(index);
			},
			async send(inputs) {
				const indexes: number[] = [];
				const results = await work.send(noting(inputs, ({ index }) => indexes.push(index)));
				return await present(context, work, indexes, results);
			},
		},
	);
}

/** The outcomes of items, in the order of their results. `indexes`: of the items that the results belong to. */
async function present<I extends { index: number }>(
	context: RecordContext,
	{ attaches, definitions }: RecordWork<I>,
	indexes: number[],
	results: Result[],
): Promise<Outcome[]> {
	const records: HubspotRecord[] = [];
	const forms: Form[] = [];
	/** For each result: its parts, whose records are the next ones of `records`, or its outcome. */
	const open = results.map((result, at): Part | { parts: Part[] } | Outcome => {
		if ('failure' in result) return { failure: withDefinitions(result.failure, definitions) };
		if ('json' in result || 'problem' in result) return result;
		const form = formOf(context, indexes[at] ?? 0, attaches);
		if ('problem' in form) return form;
		for (const { record } of partsOf(result)) {
			records.push(record);
			forms.push(form);
		}
		return result;
	});
	const shown = await presentRecords(context, records, forms);
	let next = 0;
	return open.map((one): Outcome => {
		if (!('record' in one) && !('parts' in one)) return one;
		const jsons: IDataObject[] = [];
		let failed: { failure: Failure } | undefined;
		for (const { extra } of partsOf(one)) {
			const form = shown[next++];
			if (form && 'failure' in form) failed ??= form;
			else if (form) jsons.push(Object.assign(form.json, extra));
		}
		const [only] = jsons;
		return failed ?? { json: jsons.length === 1 && only ? only : jsons };
	});
}

/** The records of a result. */
export const partsOf = (result: Part | { parts: Part[] }): Part[] =>
	'parts' in result ? result.parts : [result];

/**
 * The form in which an item's records are returned, or a problem. Throws what n8n throws, as for a failed expression.
 */
function formOf(
	{ parameters }: RecordContext,
	index: number,
	attaches = false,
): Form | { problem: Explanation } {
	const attached = attaches ? attachedTypes(parameters, index) : [];
	if ('problem' in attached) return attached;
	const plain = isSimple(parameters, index) ? SIMPLE : RAW;
	return attached.length === 0 ? plain : { ...plain, attached };
}

/** The forms of most items, made once. */
const SIMPLE: Form = { simple: true, attached: [] };
const RAW: Form = { simple: false, attached: [] };

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
		records,
		records.map(() => form),
	);
	const json: IDataObject[] = [];
	for (const one of shown) {
		if ('failure' in one) return one;
		json.push(one.json);
	}
	return { json };
}
