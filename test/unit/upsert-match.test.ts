import type { RecordContext } from '../../nodes/HubspotCrm/actions/operation';
import type { ValueReader } from '../../nodes/HubspotCrm/actions/record/propertyValues';
import type { UpsertItem } from '../../nodes/HubspotCrm/actions/record/upsert/decide';
import { itemReader } from '../../nodes/HubspotCrm/actions/record/upsert/match';
import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { batchKey } from '../../nodes/HubspotCrm/objects/keys';
import { Headers } from '../../nodes/HubspotCrm/values/headers';
import { OVERWRITE_ALL } from '../../nodes/HubspotCrm/values/writePolicy';
import { COMPANY, CONTACT, DEAL } from '../support/object-types';

/** One item: what it is matched by, its properties, and its record id. */
interface Given {
	by: string;
	properties?: Record<string, string>;
	recordId?: unknown;
	options?: object;
}

const define = (name: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
	name,
	label: name,
	type: 'string',
	fieldType: 'text',
	...more,
});
const DEFINITIONS = {
	readAt: 0,
	byName: new Map(
		[
			define('name'),
			define('email', { hasUniqueValue: true }),
			define('domain'),
			define('number', { hasUniqueValue: true }),
			define('amount', { type: 'number' }),
		].map((one) => [one.name, one]),
	),
};

/** Reads items whose values are good; the problem is thrown where there is one. */
function read(
	object: typeof CONTACT,
	given: Given[],
	definitions = DEFINITIONS as typeof DEFINITIONS | undefined,
) {
	const at = (index: number) => given[index] as Given;
	const parameters = {
		locator: (_name: string, index: number) => at(index).by,
		get: (name: string, index: number, fallback: unknown) =>
			(name === 'options' ? at(index).options : undefined) ?? fallback,
	};
	const values: ValueReader = {
		definitions,
		read: (index) => ({
			properties: { ...at(index).properties },
			recordId: at(index).recordId,
			policies: OVERWRITE_ALL,
		}),
		column: (header) => new Headers(object, definitions).column(header),
		namesFormerOwners: false,
		saidOf: () => undefined,
		uniqueKeys: () => [],
	};
	const reader = itemReader({ parameters, object } as unknown as RecordContext, values);
	return given.map((_one, index): UpsertItem => {
		const item = reader(index);
		if ('problem' in item) throw new Error(item.problem.message);
		return item;
	});
}
const identities = (object: typeof CONTACT, ...given: Given[]) =>
	read(object, given).map(({ identity }) => identity);
const by = (name: string, value: string): Given => ({ by: name, properties: { [name]: value } });
const byId = (recordId: unknown, options?: Given['options']): Given => ({
	by: 'hs_object_id',
	properties: { name: 'A' },
	recordId,
	options,
});

describe('Items mean the same record', () => {
	it.each([
		['with equal values', COMPANY, by('name', 'a'), by('name', 'a')],
		['with values that differ in case', COMPANY, by('name', 'ACME'), by('name', ' acme ')],
		[
			'with addresses that differ in case',
			CONTACT,
			by('email', 'Ada@Example.com'),
			by('email', 'ada@example.com'),
		],
		[
			'with a domain and its web address',
			COMPANY,
			by('domain', 'acme.com'),
			by('domain', 'http://www.Acme.com/'),
		],
		['with a number in another form', DEAL, by('amount', '1.50'), by('amount', '1.5')],
		['with equal record IDs', COMPANY, byId('12'), byId(12)],
	])('%s', (_case, object, first, second) => {
		const [one, other] = identities(object, first, second);
		expect(one).toBe(other);
	});
});

describe('Items mean different records', () => {
	it.each([
		['with different values', COMPANY, by('name', 'a'), by('name', 'b')],
		[
			'with equal values of different properties',
			COMPANY,
			by('name', 'a.example'),
			by('domain', 'a.example'),
		],
		['with a unique value in another case', DEAL, by('number', 'A-1'), by('number', 'a-1')],
		[
			'with what would be one domain of a company',
			DEAL,
			by('domain', 'acme.com'),
			by('domain', 'www.acme.com'),
		],
		['with different record IDs', COMPANY, byId('12'), byId('13')],
		['without record IDs', COMPANY, byId('', { ifEmpty: 'create' }), byId('', { ifEmpty: 'create' })],
		[
			'without any value for the record ID',
			COMPANY,
			byId(undefined, { ifEmpty: 'create' }),
			byId(null, { ifEmpty: 'create' }),
		],
	])('%s', (_case, object, first, second) => {
		const [one, other] = identities(object, first, second);
		expect(one).not.toBe(other);
	});
});

it('a value is sent in the form in which it is matched', () => {
	const [company] = read(COMPANY, [by('domain', 'https://www.Acme.com/about')]);
	expect(company).toMatchObject({ id: 'acme.com', key: 'acme.com', properties: { domain: 'acme.com' } });
	const [deal] = read(DEAL, [by('domain', ' https://www.Acme.com/about ')]);
	expect(deal).toMatchObject({
		id: 'https://www.Acme.com/about',
		properties: { domain: 'https://www.Acme.com/about' },
	});
});

it('a record ID is no property that is sent', () => {
	const [item] = read(COMPANY, [byId(' 12 ')]);
	expect(item).toMatchObject({ id: '12', idProperty: 'hs_object_id', unique: false });
	expect(item?.properties).toEqual({ name: 'A' });
});

it.each([
	[CONTACT, by('email', 'A@x.org'), true],
	[COMPANY, by('domain', 'x.org'), false],
	[COMPANY, by('number', 'A-1'), true],
	[COMPANY, by('name', 'A'), false],
	[COMPANY, byId('12'), false],
])(
	'what is unique in HubSpot collides with itself within a batch, and nothing else does: %#',
	(object, given, unique) => {
		const [item] = read(object, [given]);
		expect(item?.unique).toBe(unique);
		expect(item?.keys).toEqual(unique ? [batchKey(given.by, item?.id ?? '')] : []);
	},
);

it('without definitions HubSpot is asked whether a property is unique', () => {
	const [byNumber, byRecord] = read(DEAL, [by('number', 'A-1'), byId('1')], undefined);
	expect([byNumber?.unique, byRecord?.unique]).toEqual([true, false]);
});

it('options that are left out have their defaults', () => {
	const [plain, other] = read(COMPANY, [
		by('name', 'A'),
		{ ...by('name', 'A'), options: { dryRun: true, ifNone: 'skip' } },
	]);
	const rules = {
		ifSeveral: 'error',
		ifNone: 'create',
		skipUnchanged: false,
		dryRun: false,
		policies: OVERWRITE_ALL,
		movesBack: false,
	};
	expect(plain?.rules).toEqual(rules);
	expect(other?.rules).toEqual({ ...rules, dryRun: true, ifNone: 'skip' });
});

it.each([
	['without a property to match by', { by: '' }, /'Match By' is empty/],
	['by __proto__', { by: '__proto__' }, /no property named '__proto__'/],
	['without the value to match by', { by: 'domain', properties: { name: 'A' } }, /no value for 'domain'/],
	['with an empty value', by('name', '  '), /no value for 'name'/],
	['by a domain that is none', by('domain', 'Acme'), /'Acme' is not a domain/],
	['by a record ID that is none', byId('x1'), /'x1' is not a record ID/],
	['by a record ID without end', byId('1'.repeat(21)), /is not a record ID/],
])('an item %s is refused', (_case, given, message) => {
	expect(() => read(COMPANY, [given])).toThrow(message);
});
