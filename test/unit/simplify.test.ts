import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import type { HubspotRecord } from '../../nodes/HubspotCrm/api/records';
import { RESOURCE_TYPES, typeNamed } from '../../nodes/HubspotCrm/objects/objectTypes';
import type { ObjectType } from '../../nodes/HubspotCrm/objects/objectType';
import type { Selection } from '../../nodes/HubspotCrm/output/form';
import { recordUrl, simplify, standardProperties, typed } from '../../nodes/HubspotCrm/output/simplify';

const ACCOUNT = { portalId: 12_345, uiDomain: 'app-eu1.hubspot.com' };
const CONTACT = typeNamed('contact') as ObjectType;
const RECORD = {
	id: '512',
	properties: { email: 'a@b.co', phone: null, score: '0' },
	createdAt: '2026-01-01T00:00:00Z',
	updatedAt: '2026-01-02T00:00:00Z',
	archived: false,
};
const naming = (...named: string[]): Selection => ({ named, besides: [], added: 0, archived: false });

interface Options extends Partial<Selection> {
	object?: ObjectType;
	account?: typeof ACCOUNT;
}

const flat = (record: HubspotRecord, { object = CONTACT, account, ...selection }: Options = {}) =>
	simplify(record, object, { ...naming(), ...selection }, { account });

describe('The flat form of a record', () => {
	test('its id comes first, then its properties, then what HubSpot says of it', () => {
		const simple = flat(RECORD, { ...naming('email', 'phone', 'score'), account: ACCOUNT });
		expect(Object.entries(simple)).toEqual([
			['id', '512'],
			['email', 'a@b.co'],
			['phone', null],
			['score', '0'],
			['createdAt', '2026-01-01T00:00:00Z'],
			['updatedAt', '2026-01-02T00:00:00Z'],
			['url', 'https://app-eu1.hubspot.com/contacts/12345/record/0-1/512'],
		]);
	});

	test("HubSpot's own address wins over the one that is put together; without an account there is none", () => {
		expect(flat({ ...RECORD, url: 'https://elsewhere' }, { account: ACCOUNT }).url).toBe('https://elsewhere');
		expect(flat(RECORD)).not.toHaveProperty('url');
	});

	test('whether it is archived is said where it is, or where that was asked for', () => {
		expect(flat(RECORD)).not.toHaveProperty('archived');
		expect(flat(RECORD, { archived: true })).toMatchObject({ archived: false });
		const archived = { ...RECORD, archived: true, archivedAt: '2026-01-03T00:00:00Z' };
		expect(flat(archived)).toMatchObject({ archived: true, archivedAt: '2026-01-03T00:00:00Z' });
	});

	test("properties named like the record's own fields do not take their place", () => {
		const properties = { id: 'x', createdAt: 'x', updatedAt: 'x', url: 'javascript:x' };
		const named = Object.keys(properties);
		expect(flat({ ...RECORD, properties }, { named, account: ACCOUNT })).toEqual({
			id: '512',
			createdAt: RECORD.createdAt,
			updatedAt: RECORD.updatedAt,
			url: recordUrl(ACCOUNT, '0-1', '512'),
		});
	});

	test('the record that came in is left as it was', () => {
		const before = structuredClone(RECORD);
		flat(RECORD);
		expect(RECORD).toEqual(before);
	});

	test('all named properties are shown, others as far as there is room for ten fields', () => {
		const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
		const record = { ...RECORD, properties: Object.fromEntries(names.map((name) => [name, 'x'])) };
		expect(Object.keys(flat(record, { named: names }))).toHaveLength(33);
		expect(Object.keys(flat(record, { besides: names }))).toHaveLength(10);
		expect(Object.keys(flat(record, { besides: names, added: 1 }))).toHaveLength(9);
		const some = flat(record, { named: names.slice(0, 3), besides: names });
		expect(Object.keys(some)).toEqual(['id', ...names.slice(0, 7), 'createdAt', 'updatedAt']);
		expect(Object.keys(flat(record, { named: names.slice(0, 9), besides: ['p20'] }))).not.toContain('p20');
	});

	test('of a type without standard properties, what HubSpot sent is shown, without doubles', () => {
		const object = typeNamed('2-77') as ObjectType;
		const properties = {
			hs_object_id: '512',
			hs_createdate: RECORD.createdAt,
			hs_lastmodifieddate: RECORD.updatedAt,
			plate: 'M-X 1',
		};
		expect(flat({ ...RECORD, properties }, { object })).toMatchObject({ id: '512', plate: 'M-X 1' });
		expect(Object.keys(flat({ ...RECORD, properties }, { object }))).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^hs_/)]),
		);
		expect(flat({ ...RECORD, properties }, { object, named: ['hs_object_id'] })).toMatchObject({
			hs_object_id: '512',
		});
	});
});

test.each(RESOURCE_TYPES)(
	'standard properties of $plural fit into a result, and hold nothing twice',
	(object) => {
		const standard = standardProperties(object);
		const doubles = ['hs_object_id', object.createdProperty, object.modifiedProperty];
		expect(standard.filter((name) => doubles.includes(name))).toEqual([]);
		expect(standard.length).toBe(object.defaultProperties.filter((name) => !doubles.includes(name)).length);
		// Beside id, createdAt, updatedAt and url.
		expect(standard.length).toBeLessThanOrEqual(6);
		expect(standard.slice(0, object.titleProperties.length)).toEqual(object.titleProperties);
	},
);

describe('The type of a value', () => {
	const definition = (parts: Partial<PropertyDefinition>): PropertyDefinition => ({
		name: 'amount',
		label: 'Amount',
		type: 'number',
		fieldType: 'number',
		...parts,
	});

	test.each([
		['1000', 1000],
		['0', 0],
		['-12.50', -12.5],
		['1.0', 1],
		['007', 7],
		['0.123456789012345', 0.123456789012345],
		['123456789012345', 123_456_789_012_345],
		['1234567890123456', '1234567890123456'],
		['0.1234567890123456', '0.1234567890123456'],
		['-9007199254740993', '-9007199254740993'],
		['1.5E3', 1500],
		['1e999', '1e999'],
		['', null],
		[null, null],
		['1,250', '1,250'],
		['0x10', '0x10'],
		['Infinity', 'Infinity'],
		['-', '-'],
	])('number %p becomes %p', (text, value) => {
		expect(typed(text, definition({}))).toBe(value);
	});

	test.each([
		{ name: 'hs_object_id' },
		{ name: 'hs_created_by_user_id' },
		{ name: 'hs_parent_company_id', externalOptions: true },
		{ name: 'associatedcompany', referencedObjectType: 'COMPANY' },
		{ name: 'legacy_id' },
	])('the number in $name is an id, and stays text', (parts) => {
		expect(typed('81230001', definition(parts))).toBe('81230001');
	});

	test('names that only end like an id are no ids', () => {
		expect(typed('12', definition({ name: 'hs_bid' }))).toBe(12);
	});

	test.each([
		{ type: 'bool', fieldType: 'booleancheckbox' },
		{ type: 'bool', fieldType: 'calculation_equation' },
		{ type: 'enumeration', fieldType: 'booleancheckbox' },
	])('yes and no of $type, $fieldType become booleans', (parts) => {
		expect(['true', 'false', '', null, 'unknown'].map((text) => typed(text, definition(parts)))).toEqual([
			true,
			false,
			null,
			null,
			'unknown',
		]);
	});

	test.each(['string', 'date', 'datetime', 'enumeration', 'phone_number', 'json'])(
		'%s stays text',
		(type) => {
			expect(typed('2026', definition({ type, fieldType: 'text' }))).toBe('2026');
			expect(typed('true', definition({ type, fieldType: 'text' }))).toBe('true');
		},
	);

	test('without a definition values stay text', () => {
		expect(typed('1000', undefined)).toBe('1000');
	});
});
