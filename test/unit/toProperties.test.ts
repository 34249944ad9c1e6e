import fc from 'fast-check';

import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import type { Definitions } from '../../nodes/HubspotCrm/values/definitions';
import { isBlank } from '../../nodes/HubspotCrm/values/emptiness';
import { Headers } from '../../nodes/HubspotCrm/values/headers';
import { toProperties } from '../../nodes/HubspotCrm/values/toProperties';
import type { Said, ValueRules } from '../../nodes/HubspotCrm/values/toProperties';
import { CONTACT as CONTACT_TYPE } from '../support/object-types';

const definition = (
	name: string,
	type = 'string',
	more: Partial<PropertyDefinition> = {},
): PropertyDefinition => ({
	name,
	label: name.toUpperCase(),
	type,
	fieldType: 'text',
	...more,
});
const definitions = (...all: PropertyDefinition[]): Definitions => ({
	byName: new Map(all.map((one) => [one.name, one])),
	readAt: 0,
});
const CONTACT = definitions(
	definition('email'),
	definition('firstname', 'string', { label: 'First Name' }),
	definition('lastname', 'string', { label: 'Last Name' }),
	definition('birthday', 'date'),
	definition('score', 'number', { label: 'Score', calculated: true }),
	definition('hs_object_id', 'number', { label: 'Record ID', modificationMetadata: { readOnlyValue: true } }),
);
const convert = (values: Record<string, unknown>, rules: Partial<ValueRules> = {}) => {
	const known = 'definitions' in rules ? rules.definitions : CONTACT;
	return toProperties(values, {
		headers: new Headers(CONTACT_TYPE, known),
		definitions: known,
		complete: true,
		ignoreUnknown: false,
		empty: 'ignore',
		badValues: 'refuse',
		clear: [],
		reading: { zone: 'UTC' },
		parameter: 'Properties',
		...rules,
	});
};
/** What is sent, and what is said; nothing unless given. */
const sent = (properties: Record<string, string>, said: Said = {}) => ({ properties, said });
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>;
const problem = (message: string, description: RegExp) => ({
	problem: { message, description: expect.stringMatching(description) },
});

test('each value takes the form of its property', () => {
	expect(convert({ email: 'a@b.co', birthday: new Date('2000-05-06T00:00:00Z'), firstname: '' })).toEqual(
		sent({ email: 'a@b.co', birthday: '2000-05-06' }),
	);
});

describe('what is empty', () => {
	const EMPTY = [undefined, null, '', '  ', '\u200B\r\n', [], [null, ''], '\uFEFF'];
	test.each(EMPTY)('%j leaves the property alone', (value) => {
		expect(convert({ email: 'a@b.co', firstname: value, birthday: value })).toEqual(
			sent({ email: 'a@b.co' }),
		);
	});

	test.each(EMPTY)('%j clears the property where that is chosen', (value) => {
		expect(convert({ firstname: value, score: value }, { empty: 'clear' })).toEqual(sent({ firstname: '' }));
	});

	test('are words that were declared', () => {
		const emptyWords = new Set(['n/a', '-', '#n/a']);
		const values = { firstname: 'N/A', lastname: ' - ', email: '#N/A', birthday: 'n/a', column: '-' };
		expect(convert(values, { emptyWords })).toEqual(sent({}));
		expect(convert({ firstname: 'N/A' })).toEqual(sent({ firstname: 'N/A' }));
	});

	test('clears chosen properties for which there is no value', () => {
		const clear = ['firstname', 'lastname'];
		expect(convert({ firstname: 'Ada', lastname: '' }, { clear })).toEqual(
			sent({ firstname: 'Ada', lastname: '' }),
		);
		expect(convert({}, { clear })).toEqual(sent({ firstname: '', lastname: '' }));
		const rules = { clear: ['birthday'], badValues: 'leaveOut' as const };
		expect(convert({ birthday: 'soon' }, rules)).toEqual(expect.objectContaining({ properties: {} }));
	});
});

describe('bad values', () => {
	test('one is named with its property and parameter', () => {
		expect(convert({ birthday: 'soon' }, { parameter: 'Properties (JSON)' })).toEqual(
			problem(
				"The value for the property 'birthday' cannot be used: 'soon' is not a date",
				/'soon' is not a date.*\n.*'Properties \(JSON\)'.*'Bad Values' to 'Write the Rest'/,
			),
		);
		expect(convert({ firstname: { a: 1 } })).toEqual(
			problem(
				"The value for the property 'firstname' cannot be used: '{\"a\":1}' is an object",
				/Use a text/,
			),
		);
	});

	test('all are told at once, with unknown columns', () => {
		expect(convert({ birthday: '14', email: 'none', firstname: 'Ada', QTY: 3 })).toEqual(
			problem(
				"3 values cannot be used: 'QTY', 'birthday', 'email'",
				/'QTY': HubSpot has no such property\.\n'birthday' \(BIRTHDAY\): '14' is not a date.*\n'email' \(EMAIL\): 'none' is not an email address\./,
			),
		);
	});

	test('can be left out, and are listed', () => {
		const rules = { badValues: 'leaveOut' as const };
		expect(convert({ birthday: '14', email: 'a@b.co' }, rules)).toEqual(
			sent(
				{ email: 'a@b.co' },
				{
					leftOut: [{ property: 'birthday', value: '14', reason: expect.stringContaining('is not a date') }],
				},
			),
		);
	});

	test('are never left out where records are matched by them', () => {
		const rules = { badValues: 'leaveOut' as const, matchBy: 'email' };
		expect(convert({ birthday: '14', email: 'none' }, rules)).toEqual(
			problem(
				"The value for the property 'email' cannot be used: 'none' is not an email address",
				/What 'Match By' looks for is never left out/,
			),
		);
	});

	test('1,000 columns of which 990 are unknown make a short error, and are left out by name', () => {
		const values = Object.fromEntries(Array.from({ length: 990 }, (_, at) => [`column ${at}`, at]));
		const refused = convert({ ...values, email: 'a@b.co' });
		expect(refused).toEqual(
			problem(
				"HubSpot has no properties named 'column 0', 'column 1', 'column 2' and 987 more",
				/'Ignore Unknown Properties'/,
			),
		);
		expect(JSON.stringify(refused).length).toBeLessThan(1_000);
		const said = { ignored: Object.keys(values) };
		expect(convert({ ...values, email: 'a@b.co' }, { ignoreUnknown: true })).toEqual(
			sent({ email: 'a@b.co' }, said),
		);
	});
});

describe('headers', () => {
	test.each([
		['Email', 'email'],
		[' EMAIL ', 'email'],
		['\uFEFFemail', 'email'],
		['First Name', 'firstname'],
		['first  name', 'firstname'],
		['FirstName', 'firstname'],
	])('%j means %s', (header, name) => {
		const value = 'a@b.co';
		expect(convert({ [header]: value })).toEqual(sent({ [name]: value }));
	});

	test('a label of several properties is refused, unless people can write only one of them', () => {
		const status = { label: 'Status' };
		const two = definitions(
			definition('status_a', 'string', status),
			definition('status_b', 'string', status),
		);
		expect(convert({ status: 'x' }, { definitions: two })).toEqual(
			problem(
				"The value for the property 'status' cannot be used: It is the label of several properties: 'status_a', 'status_b'",
				/internal name/,
			),
		);
		const one = definitions(
			definition('status_a', 'string', status),
			definition('status_b', 'string', { ...status, calculated: true }),
			definition('status_c', 'string', { ...status, hidden: true }),
		);
		expect(convert({ status: 'x' }, { definitions: one })).toEqual(sent({ status_a: 'x' }));
	});

	test('the name of a property comes before the label of another', () => {
		const odd = definitions(definition('name', 'string'), definition('other', 'string', { label: 'Name' }));
		expect(convert({ Name: 'x' }, { definitions: odd })).toEqual(sent({ name: 'x' }));
	});

	test('two columns for one property are refused if they differ', () => {
		expect(convert({ email: 'a@b.co', Email: 'A@b.co' })).toEqual(
			problem(
				"The value for the property 'email' cannot be used: The item has two different values for 'email'",
				/./,
			),
		);
		expect(convert({ email: 'a@b.co', Email: '' }, { empty: 'clear' })).toEqual(sent({ email: 'a@b.co' }));
		expect(convert({ email: '', Email: 'a@b.co' }, { empty: 'clear' })).toEqual(sent({ email: 'a@b.co' }));
	});

	test('the record id is handed on where records are matched by it', () => {
		const values = { 'Record ID': '501', email: 'a@b.co' };
		expect(convert(values, { matchBy: 'hs_object_id' })).toEqual({
			...sent({ email: 'a@b.co' }),
			recordId: '501',
		});
		expect(convert(values)).toEqual(sent({ email: 'a@b.co' }, { ignored: ['Record ID'] }));
	});

	test('columns without a value and without a property are no matter', () => {
		expect(convert({ '': '', Column1: null, row_number: ' ', email: 'a@b.co' })).toEqual(
			sent({ email: 'a@b.co' }),
		);
	});

	test('values without a header are refused as such', () => {
		expect(convert({ '': 'x' })).toEqual(problem('The item has values in a column without a header', /./));
	});

	test.each([';', '\t', '|'])(
		'a file that was read with another delimiter than %j is told as such',
		(sign) => {
			const row = { [['email', 'firstname', 'city'].join(sign)]: ['a@b.co', 'Ada', 'Paris'].join(sign) };
			for (const ignoreUnknown of [false, true])
				expect(convert(row, { ignoreUnknown })).toEqual(
					problem(
						expect.stringMatching(/^The columns of the file came as one: 'email/) as string,
						/Set the delimiter to/,
					),
				);
		},
	);
});

test('a header with a comma beside known columns is an unknown column', () => {
	expect(convert({ email: 'a@b.co', 'Last Name, First Name': 'x' })).toEqual(
		problem("HubSpot has no property named 'Last Name, First Name'", /'Ignore Unknown Properties'/),
	);
});

test('letters that were lost are sent with a warning', () => {
	expect(convert({ firstname: 'J\uFFFDrg' })).toEqual(
		sent({ firstname: 'J\uFFFDrg' }, { warnings: [expect.stringMatching(/'firstname'.*wrong encoding/)] }),
	);
});

test('values are added to those of the record', () => {
	const list = definitions(
		definition('topics', 'enumeration', { fieldType: 'checkbox', options: [] }),
		definition('email'),
	);
	const values = { topics: 'a;b', email: 'a@b.co' };
	const append = (appends: ValueRules['appends']) => convert(values, { definitions: list, appends });
	expect(append(() => 'all')).toEqual(sent({ topics: ';a;b', email: 'a@b.co' }));
	expect(append((name) => (name === 'email' ? 'named' : undefined))).toEqual(
		problem(
			"The value for the property 'email' cannot be used: It holds one value, so none can be added",
			/'Append'/,
		),
	);
});

describe('an unknown property', () => {
	test('is refused, with the names that may have been meant', () => {
		expect(convert({ first_name: 'Ada' })).toEqual(
			problem("HubSpot has no property named 'first_name'", /^Did you mean 'firstname'\?.*'Properties'/),
		);
	});

	test('is refused without a guess where nothing is near', () => {
		const refused = convert({ zzzzzzzzzz: 1 });
		expect(refused).toEqual(problem("HubSpot has no property named 'zzzzzzzzzz'", /internal name/));
		expect(JSON.stringify(refused)).not.toContain('Did you mean');
	});

	test('is left to HubSpot while the definitions may be old, or are not to be had', () => {
		expect(convert({ brand_new: 1 }, { complete: false })).toEqual(sent({ brand_new: '1' }));
		expect(convert({ brand_new: 1 }, { definitions: undefined })).toEqual(sent({ brand_new: '1' }));
	});

	test('is left out on request', () => {
		const values = { first_name: { odd: 1 }, email: 'a@b.co' };
		const said = { ignored: ['first_name'] };
		expect(convert(values, { ignoreUnknown: true })).toEqual(sent({ email: 'a@b.co' }, said));
	});

	test('is sent all the same when there are no definitions to know it by', () => {
		expect(convert({ anything: 'x' }, { ignoreUnknown: true, definitions: undefined })).toEqual(
			sent({ anything: 'x' }),
		);
	});
});

test.each(['score', 'hs_object_id'])('%s, which HubSpot sets itself, is left out and listed', (name) => {
	expect(convert({ [name]: 5, email: 'a@b.co' })).toEqual(sent({ email: 'a@b.co' }, { ignored: [name] }));
	expect(convert({ [name]: null })).toEqual(sent({}));
});

describe('names that mean something to JavaScript', () => {
	test.each(['__proto__', 'constructor', 'prototype'])('%s is no property, whatever is known', (name) => {
		const values = parsed(`{"email":"a@b.co","${name}":"x"}`);
		for (const rules of [{}, { complete: false }, { definitions: undefined }])
			expect(convert(values, rules)).toEqual(
				problem(`HubSpot has no property named '${name}'`, /internal name/),
			);
		expect(convert(values, { ignoreUnknown: true })).toEqual(sent({ email: 'a@b.co' }, { ignored: [name] }));
		expect(({} as { email?: string }).email).toBeUndefined();
	});

	test.each(['toString', 'hasOwnProperty', 'valueOf'])('%s is a name like any other', (name) => {
		expect(convert({ [name]: 'x' }, { definitions: undefined })).toEqual(sent({ [name]: 'x' }));
		expect(convert({ [name]: 'x' })).toEqual(problem(`HubSpot has no property named '${name}'`, /./));
	});
});

test('whatever an item holds, its values are sent as texts, under their names', () => {
	const value = fc.oneof(
		{ weight: 9, arbitrary: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)) },
		{ weight: 1, arbitrary: fc.jsonValue() },
	);
	let sent = 0;
	fc.assert(
		fc.property(fc.dictionary(fc.string(), value), (values) => {
			const converted = convert(values, { definitions: undefined });
			if ('problem' in converted) return;
			const names = Object.keys(values).filter((name) => !isBlank(values[name]));
			expect(Object.keys(converted.properties).sort()).toEqual(names.sort());
			for (const text of Object.values(converted.properties)) expect(typeof text).toBe('string');
			expect(Object.getPrototypeOf(converted.properties)).toBe(Object.prototype);
			sent += names.length;
		}),
	);
	expect(sent).toBeGreaterThan(0);
});
