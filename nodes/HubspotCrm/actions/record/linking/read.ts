import { noObjectType } from '../../../batch/wanted';
import { otherTypeOf } from '../../../objects/objectTypes';
import type { OtherType } from '../../../objects/objectTypes';
import type { Explanation } from '../../../errors/explain';
import { RECORD_ID } from '../../../values/matchKey';
import type { RecordContext } from '../../operation';

/** As the editor calls the parameter. */
export const ASSOCIATE_WITH = 'Associate With';

/** One entry of the parameter for one item, as it was given. */
export interface LinkWish {
	other: OtherType;
	/** `hs_object_id`, or the property that the values are of. */
	property: string;
	values: string[];
	/** Empty: without a label. */
	label: string;
	/** Whether the record is written all the same where no record has a value. */
	ignoreMissing: boolean;
}

interface Rows {
	record?: Array<Partial<Record<'objectType' | 'matchProperty' | 'value' | 'label' | 'ifMissing', unknown>>>;
}

/** Whether the parameter has entries at all; their number is the same for all items unless it is an expression. */
export function associatesAny({ parameters, itemCount }: RecordContext): boolean {
	for (let index = 0; index < itemCount; index++) {
		try {
			const rows = parameters.get<Rows | null>('associate', index, {})?.record;
			return Array.isArray(rows) && rows.length > 0;
		} catch {
			// An expression that fails for this item says nothing of the others, but that there is one.
			return true;
		}
	}
	return false;
}

/** Reads what one item is to be associated with; may throw what the host throws. */
export function readWishes(
	{ parameters }: RecordContext,
	index: number,
): LinkWish[] | { problem: Explanation } {
	const { record: rows = [] } = parameters.get<Rows | null>('associate', index, {}) ?? {};
	const wishes: LinkWish[] = [];
	for (const { objectType, matchProperty, value, label, ifMissing } of rows) {
		const other = otherTypeOf(objectType);
		if (!other) return { problem: noObjectType(ASSOCIATE_WITH) };
		const property = textOf(matchProperty) || RECORD_ID;
		const ignoreMissing = ifMissing === 'ignore';
		const list = Array.isArray(value) ? (value as unknown[]) : [value];
		const values = (list.length > 0 ? list : ['']).map(textOf);
		if (values.includes(undefined)) return { problem: notText(other) };
		const given = values.filter((text) => text !== undefined && text !== '') as string[];
		if (given.length < values.length && !ignoreMissing) return { problem: noValue(other, property) };
		const wrong = property === RECORD_ID ? given.find((text) => !/^[0-9]{1,20}$/.test(text)) : undefined;
		if (wrong !== undefined) return { problem: noId(other, wrong) };
		wishes.push({ other, property, values: given, label: textOf(label) ?? '', ignoreMissing });
	}
	return wishes;
}

/** A single value as text, empty where there is none; undefined for what is no single value. */
function textOf(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value).trim() : undefined;
}

const WAY_OUT = `or set 'If Not Found' to 'Write Without Association'`;

const noValue = ({ noun }: OtherType, property: string): Explanation => ({
	message: `The item has no value to find the ${noun} to associate with`,
	description: `Give '${property}' of the ${noun} in 'Value' of the parameter '${ASSOCIATE_WITH}', ${WAY_OUT}.`,
});

const notText = ({ noun }: OtherType): Explanation => ({
	message: `The value to find the ${noun} to associate with is neither a text nor a number`,
	description: `In 'Value' of the parameter '${ASSOCIATE_WITH}', give the value itself, or a list of values.`,
});

const noId = ({ noun }: OtherType, text: string): Explanation => ({
	message: `'${text.slice(0, 60)}' is not the record ID of a ${noun} to associate with`,
	description: `In the parameter '${ASSOCIATE_WITH}', give a numeric ID such as 151 in 'Value', or choose in 'Match By Property' which property the value is of.`,
});

/** No record has the value. */
export const notFound = ({ other, property }: LinkWish, value: string): Explanation => ({
	message: `There is no ${other.noun} with '${property}' '${value.slice(0, 60)}' to associate with`,
	description: `Nothing was written for this item. Correct 'Value' of the parameter '${ASSOCIATE_WITH}', create the ${other.noun} first, ${WAY_OUT}. By a property that is not unique, HubSpot finds records some seconds after they were written.`,
});

/** Several records have the value. */
export const ambiguous = ({ other, property }: LinkWish, value: string, ids: string[]): Explanation => ({
	message: `${ids.length} ${other.plural} have '${property}' '${value.slice(0, 60)}': ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`,
	description: `Nothing was written for this item, since it is not clear which one to associate with. Use the record ID or a unique property in 'Match By Property' of the parameter '${ASSOCIATE_WITH}', or merge the ${other.plural} in HubSpot.`,
});
