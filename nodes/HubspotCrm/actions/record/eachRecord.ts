import type { IDataObject } from 'n8n-workflow';

import type { HubspotRecord } from '../../api/records';
import type { Explanation, Failure } from '../../errors/failure';
import { attachedTypes, isSimple, returnedOptions } from '../../fields/returned';
import type { Form } from '../../output/form';
import type { Outcome, Outcomes } from '../../output/outcome';
import { presentRecords } from '../../output/presentRecords';
import { standardProperties } from '../../output/simplify';
import type { Definitions } from '../../values/definitions';
import { withDefinitions } from '../../values/describeIssues';
import type { Written } from '../../records/writeRecords';
import type { NotTaken } from '../../values/taken';
import { eachItem, noting } from '../eachItem';
import type { Read } from '../eachItem';
import type { RecordContext } from '../operation';
import { tellUnknownNames } from './unknownNames';

/** A record that an item returns, and the fields that the operation adds to it. */
export interface Part {
	record: HubspotRecord;
	extra?: IDataObject;
	/** The values that HubSpot did not take although it said yes. */
	notTaken?: NotTaken[];
}

/** Makes results of written records, each with what was done to it. */
export const told =
	(outcome: 'created' | 'updated') =>
	(written: Written): Result =>
		'failure' in written ? written : { ...written, extra: { outcome } };

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
	/** For a write: the properties that an item writes. Its result shows them, and besides only the title. */
	writes?(input: I): string[];
	/** What is to be said of an item besides its records. It stands last in each of its results. */
	saidOf?: (index: number) => object | undefined;
}

/**
 * Runs an operation on records for all items, and presents the records that it returns. Rejects if `work.send` rejects.
 */
export async function eachRecord<I extends { index: number }>(
	context: RecordContext,
	work: RecordWork<I>,
): Promise<Outcomes> {
	const { itemCount, stopOnFailure, client, earlier } = context;
	const formOf = formReader(context, work);
	const naming = formNamer();
	/** By the index of the item. Items that are alike share one form. */
	const forms: Form[] = [];
	return await eachItem<I>(
		{ itemCount, stopOnFailure, clock: client.clock, earlier },
		{
			read(index) {
				// Read first, so that a failed expression ends the item before anything is written.
				const form = formOf(index);
				if ('problem' in form) return form;
				const input = work.read(index);
				if (!('problem' in input)) forms[index] = work.writes ? naming(form, work.writes(input)) : form;
				return input;
			},
			async send(inputs) {
				const indexes: number[] = [];
				const results = await work.send(noting(inputs, ({ index }) => indexes.push(index)));
				return await present(context, work, indexes, forms, results);
			},
		},
	);
}

/** The outcomes of items, in the order of their results. `indexes`: of the items that the results belong to. */
async function present<I extends { index: number }>(
	context: RecordContext,
	work: RecordWork<I>,
	indexes: number[],
	formsByIndex: Form[],
	results: Result[],
): Promise<Outcome[]> {
	const records: HubspotRecord[] = [];
	const forms: Form[] = [];
	const firsts: Array<IDataObject | undefined> = [];
	for (const [at, result] of results.entries()) {
		if (!('record' in result || 'parts' in result)) continue;
		const form = formsByIndex[indexes[at] ?? 0] as Form;
		for (const { record, extra } of partsOf(result)) {
			records.push(record);
			forms.push(form);
			firsts.push(extra?.outcome === undefined ? undefined : { outcome: extra.outcome });
		}
	}
	const shown = await presentRecords(context, records, forms, firsts);
	if (!work.writes) await tellUnknownNames(context, records, forms);
	let next = 0;
	return results.map((result, at): Outcome => {
		if ('failure' in result) return { failure: withDefinitions(result.failure, work.definitions) };
		if ('problem' in result) return result;
		const said = work.saidOf?.(indexes[at] ?? 0);
		if ('json' in result) return said ? { ...result, json: saying(result.json, said) } : result;
		const jsons: IDataObject[] = [];
		let failed: { failure: Failure } | undefined;
		for (const { extra, notTaken } of partsOf(result)) {
			const one = shown[next++];
			if (one && 'failure' in one) failed ??= one;
			else if (one) jsons.push(Object.assign(one.json, extra, said, notTaken && { notTaken }));
		}
		const [only] = jsons;
		return failed ?? { json: jsons.length === 1 && only ? only : jsons };
	});
}

const saying = (json: IDataObject | IDataObject[], said: object): IDataObject | IDataObject[] =>
	Array.isArray(json) ? json.map((one) => ({ ...one, ...said })) : { ...json, ...said };

/** The records of a result. */
export const partsOf = (result: Part | { parts: Part[] }): Part[] =>
	'parts' in result ? result.parts : [result];

/**
 * Makes a function that reads the form in which an item's records are returned, or a problem. It throws what n8n
 * throws, as for a failed expression. Equal items get the same form.
 */
function formReader(
	{ parameters, object }: RecordContext,
	{ attaches = false, writes }: { attaches?: boolean; writes?: unknown },
): (index: number) => Form | { problem: Explanation } {
	const besides = writes ? object.titleProperties : standardProperties(object);
	/** How many fields a write adds: the outcome. */
	const added = writes ? 1 : 0;
	const known = new Map<string, Form>();
	return (index) => {
		const attached = attaches ? attachedTypes(parameters, index) : [];
		if ('problem' in attached) return attached;
		const simple = isSimple(parameters, index);
		if (typeof simple === 'object') return simple;
		const returned = returnedOptions(parameters, index);
		if ('problem' in returned) return returned;
		const { properties: named, labels, archived } = returned;
		const types = attached.map(({ object: { path }, properties }) => [path, properties]);
		const key = JSON.stringify([simple, named, labels, archived, types]);
		const form = known.get(key) ?? {
			simple,
			labels,
			attached,
			named,
			besides: named.length > 0 ? [] : besides,
			added,
			archived,
		};
		known.set(key, form);
		return form;
	};
}
/**
 * Makes a function that adds the properties which an item writes to its form. Items in a row that write the same ones
 * share a form.
 */
function formNamer(): (form: Form, named: string[]) => Form {
	let last: { base: Form; form: Form } | undefined;
	return (base, named) => {
		const isSame =
			last?.base === base &&
			last.form.named.length === named.length &&
			named.every((name, at) => name === last?.form.named[at]);
		if (last && isSame) return last.form;
		last = { base, form: { ...base, named } };
		return last.form;
	};
}

/** The form in which the records that one item found are returned, or a problem. Throws like `formReader`. */
export const formOf = (context: RecordContext, index: number): Form | { problem: Explanation } =>
	formReader(context, { attaches: true })(index);

/**
 * The outcome of one item that found records: their JSON, or the first failure to present one. Rejects with what n8n
 * throws, as for a failed expression.
 */
export async function presentFound(
	context: RecordContext,
	index: number,
	records: HubspotRecord[],
): Promise<Outcome> {
	const form = formOf(context, index);
	if ('problem' in form) return form;
	const shown = await presentRecords(
		context,
		records,
		records.map(() => form),
	);
	await tellUnknownNames(context, records, [form]);
	const json: IDataObject[] = [];
	for (const one of shown) {
		if ('failure' in one) return one;
		json.push(one.json);
	}
	return { json };
}
