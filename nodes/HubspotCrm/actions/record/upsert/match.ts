import type { INodeProperties } from 'n8n-workflow';

import type { PropertyValues } from '../../../api/records';
import type { Explanation } from '../../../errors/failure';
import { choiceIn } from '../../../fields/choice';
import type { ChoiceField } from '../../../fields/choice';
import type { Parameters } from '../../../fields/parameters';
import {
	bareDomain,
	batchKey,
	cleanKey,
	identityKey,
	keyNamed,
	RECORD_ID,
	uniqueProperties,
} from '../../../objects/keys';
import type { ObjectType } from '../../../objects/objectType';
import { namedRecord } from '../../../objects/recordPage';
import type { NamedRecord } from '../../../objects/recordPage';
import { isWritable } from '../../../values/definitions';
import type { Definitions } from '../../../values/definitions';
import type { Column } from '../../../values/headers';
import { matchKey } from '../../../values/matchKey';
import { unknownProperty } from '../../../values/unknownProperty';
import type { Read } from '../../eachItem';
import type { RecordContext } from '../../operation';
import type { GivenProperties, ValueReader } from '../propertyValues';
import type { IfEmpty, IfNone, IfSeveral, Rules, UpsertItem } from './decide';

/** The parameter 'Match By': the property that records are matched by. */
export function matchProperty({ keys }: ObjectType): INodeProperties {
	const unique = keys.find((key) => key.unique);
	return {
		displayName: 'Match By',
		name: 'matchProperty',
		type: 'resourceLocator',
		default: { mode: 'list', value: unique?.property ?? '' },
		required: true,
		description:
			'The property that tells whether the record already exists: one that HubSpot keeps unique, the record ID, or any other. Its value is taken from the properties below.',
		hint: 'Unique properties are safest and fastest. By any other property, records are searched for first, and HubSpot finds new records only after some seconds.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a property...',
				typeOptions: { searchListMethod: 'searchMatchProperties', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. customer_number' },
		],
	};
}

const IF_EMPTY: ChoiceField<IfEmpty> = {
	displayName: 'If Match Value Is Empty',
	name: 'ifEmpty',
	type: 'options',
	options: [
		{ name: 'Create a New Record', value: 'create' },
		{ name: 'Return an Error', value: 'error' },
		{ name: 'Skip the Item', value: 'skip' },
	],
	default: 'error',
	description: "What to do when the item has no value for the property in 'Match By'",
};

const IF_NONE: ChoiceField<IfNone> = {
	displayName: 'If None Matches',
	name: 'ifNone',
	type: 'options',
	options: [
		{ name: 'Create a New Record', value: 'create' },
		{ name: 'Skip the Item', value: 'skip' },
	],
	default: 'create',
	description: 'What to do when no record has the value',
};

const IF_SEVERAL: ChoiceField<IfSeveral> = {
	displayName: 'If Several Match',
	name: 'ifSeveral',
	type: 'options',
	options: [
		{ name: 'Return an Error', value: 'error' },
		{ name: 'Update All of Them', value: 'all' },
		{ name: 'Update the One Created First', value: 'firstCreated' },
		{ name: 'Update the One Modified Last', value: 'lastModified' },
	],
	default: 'error',
	description: 'What to do when several records have the value; unique properties cannot have that',
};

/** Options for records that exist already, and for those that do not. */
export const MATCH_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to write nothing, and to return for each item what would happen and which properties would change',
	},
	IF_EMPTY,
	IF_NONE,
	IF_SEVERAL,
	{
		displayName: 'Skip Unchanged',
		name: 'skipUnchanged',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to read the records first and to send only values that differ. Records that are equal are not touched, so no workflow in HubSpot reacts to them.',
	},
];

/**
 * What the options of an item say about its values. Throws what n8n throws, as for a failed expression.
 */
export function matchRules(
	parameters: Parameters,
	index: number,
	{ policies, onlyKept, properties }: GivenProperties,
	{ forwardOnly }: ObjectType,
): Rules & { ifEmpty: IfEmpty } {
	const given = parameters.get<Partial<Rules & { ifEmpty: IfEmpty; moveStageBack: boolean }>>(
		'options',
		index,
		{},
	);
	const { skipUnchanged = false, dryRun = false, moveStageBack = false } = given;
	const ifSeveral = choiceIn(IF_SEVERAL, given.ifSeveral);
	const ifNone = choiceIn(IF_NONE, given.ifNone);
	const ifEmpty = choiceIn(IF_EMPTY, given.ifEmpty);
	const movesBack = moveStageBack && Boolean(forwardOnly && properties[forwardOnly]);
	return { ifSeveral, ifNone, ifEmpty, skipUnchanged, dryRun, movesBack, policies, onlyKept };
}

/**
 * Returns a function that reads one item of an upsert, or says why it cannot be used. That function throws what n8n
 * throws, as for a failed expression.
 */
export function itemReader(
	{ parameters, object }: RecordContext,
	values: ValueReader,
): (index: number) => Read<UpsertItem> {
	const { definitions } = values;
	const uniqueNames = new Set(uniqueProperties(object, definitions?.byName.values()));
	const identify = ({ idProperty, id, index }: MatchedItem) =>
		identityOf(idProperty, matchKey(object, idProperty, id, definitions?.byName.get(idProperty)), index);
	return (index) => {
		const chosen = parameters.locator('matchProperty', index);
		const column = values.column(chosen);
		const unusable = whyUnusable(chosen, column, object, definitions);
		if (unusable) return { problem: unusable };
		const idProperty = 'name' in column ? column.name : chosen;
		const given = values.read(index);
		if ('problem' in given) return given;
		const match = matchValue(idProperty, given, object);
		if ('problem' in match) return match;
		const { value: id } = match;
		const { properties } = given;
		const { ifEmpty, ...options } = matchRules(parameters, index, given, object);
		if (id === '' && ifEmpty === 'error') return { problem: noMatchValue(idProperty, object) };
		// No record matches an item without a value, and the option for such items says what that means.
		const rules: Rules = ifEmpty === 'error' || id !== '' ? options : { ...options, ifNone: ifEmpty };
		// The value is sent in the form in which it is matched, so that the next run finds it.
		if (id === '') Reflect.deleteProperty(properties, idProperty);
		else if (idProperty !== RECORD_ID) properties[idProperty] = id;
		if (given.nothing && id !== '') return { problem: given.nothing };
		if (rules.ifNone === 'create' && Object.keys(properties).length === 0)
			return { problem: nothingElse(idProperty) };
		const definition = definitions?.byName.get(idProperty);
		// Without definitions, any property is taken for unique. If it is not, HubSpot refuses the upsert.
		const unique = id !== '' && (uniqueNames.has(idProperty) || (!definition && idProperty !== RECORD_ID));
		const keys = values.uniqueKeys(properties);
		if (unique && !keys.includes(batchKey(idProperty, id))) keys.push(batchKey(idProperty, id));
		return new MatchedItem(index, idProperty, id, unique, keys, properties, rules, identify);
	};
}

/** An item that was read. Its identity is only worked out for items that are looked up. */
class MatchedItem implements UpsertItem {
	readonly traceId: string;
	readonly key: string;
	readonly group: string;

	constructor(
		readonly index: number,
		readonly idProperty: string,
		readonly id: string,
		readonly unique: boolean,
		readonly keys: string[],
		readonly properties: PropertyValues,
		readonly rules: Rules,
		private readonly identify: (item: MatchedItem) => string,
	) {
		this.traceId = String(index);
		this.key = id;
		this.group = idProperty;
	}

	get identity(): string {
		return this.identify(this);
	}
}

/** The identity of an item. Each item without a value to match by means a record of its own. */
const identityOf = (idProperty: string, key: string, index: number): string =>
	key === '' ? `new ${index}` : identityKey(idProperty, key);

/** The value that an item is matched by, empty if it has none; a problem if it cannot be one. */
function matchValue(
	idProperty: string,
	{ properties, recordId }: GivenProperties,
	object: ObjectType,
): { value: string } | { problem: Explanation } {
	if (idProperty === RECORD_ID) {
		if (recordId === undefined || recordId === null) return { value: '' };
		const text = ['string', 'number', 'bigint'].includes(typeof recordId)
			? String(recordId).trim()
			: undefined;
		if (text === '') return { value: '' };
		const named = namedRecord(object, text ?? '');
		return named && 'id' in named ? { value: named.id } : { problem: noRecordId(text, named, object) };
	}
	const kind = keyNamed(object, idProperty)?.kind;
	const given = cleanKey(properties[idProperty] ?? '');
	if (kind !== 'webAddress' || given === '') return { value: given };
	const domain = bareDomain(given);
	return /^[^\s.]+(\.[^\s.]+)+$/.test(domain) ? { value: domain } : { problem: noDomain(given) };
}

function whyUnusable(
	chosen: string,
	column: Column,
	object: ObjectType,
	definitions: Definitions | undefined,
): Explanation | undefined {
	if (chosen === '') {
		return {
			message: "The parameter 'Match By' is empty",
			description: `Choose the property that tells records apart, such as '${exampleKey(object)}', or the record ID.`,
		};
	}
	if ('unknown' in column) return unknownProperty(chosen, definitions, 'Match By');
	if ('several' in column) {
		const names = column.several.map((name) => `'${name}'`).join(', ');
		return {
			message: `'${chosen.slice(0, 60)}' is the label of several properties: ${names}`,
			description: "Give the internal name of one in the parameter 'Match By'.",
		};
	}
	if (column.name === RECORD_ID || !column.definition || isWritable(column.definition)) return undefined;
	return {
		message: `Records cannot be matched by the property '${column.name}', which HubSpot sets itself`,
		description: `Choose another one in the parameter 'Match By', such as '${exampleKey(object)}', or the record ID.`,
	};
}

/** A property that people match records of this type by. */
export const exampleKey = ({ keys, mainProperties }: ObjectType): string =>
	keys[0]?.property ?? mainProperties[0] ?? RECORD_ID;

const noMatchValue = (idProperty: string, { noun }: ObjectType): Explanation => ({
	message: `The item has no value for '${idProperty}'`,
	description: `'Match By' finds the ${noun} by this property: give its value in the properties of the item. To create a new ${noun} for such items, or to skip them, choose so in the option 'If Match Value Is Empty'.`,
});

const nothingElse = (idProperty: string): Explanation => ({
	message: 'The item has no property to write',
	description: `Its value for '${idProperty}' is empty, and it has no other: choose to skip such items in the option 'If Match Value Is Empty'.`,
});

const noDomain = (given: string): Explanation => ({
	message: `'${given.slice(0, 60)}' is not a domain`,
	description:
		"'Match By' finds the record by its domain: give one such as example.com, or a web address, in the properties of the item.",
});

const noRecordId = (given: string | undefined, named: NamedRecord, { noun }: ObjectType): Explanation => ({
	message:
		named && 'other' in named
			? `The address in '${RECORD_ID}' is that of a ${named.other}, not of a ${noun}`
			: given === undefined
				? `The value of '${RECORD_ID}' is neither a text nor a number`
				: `'${given.slice(0, 60)}' is not a record ID`,
	description: `'Match By' finds records by '${RECORD_ID}': give HubSpot's numeric ID, or the address of the ${noun}'s page in HubSpot. What an empty one means is chosen in the option 'If Match Value Is Empty'.`,
});
