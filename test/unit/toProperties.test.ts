import fc from 'fast-check';

import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import type { Definitions } from '../../nodes/HubspotCrm/values/definitions';
import { toProperties } from '../../nodes/HubspotCrm/values/toProperties';
import type { PropertyRules } from '../../nodes/HubspotCrm/values/toProperties';

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
const convert = (values: Record<string, unknown>, rules: Partial<PropertyRules> = {}) =>
	toProperties(values, {
		definitions: CONTACT,
		complete: true,
		ignoreUnknown: false,
		zone: 'UTC',
		parameter: 'Properties',
		...rules,
	});
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>;
const problem = (message: string, description: RegExp) => ({
	problem: { message, description: expect.stringMatching(description) },
});

test('each value takes the form of its property', () => {
	expect(convert({ email: 'a@b.co', birthday: new Date('2000-05-06T00:00:00Z'), firstname: '' })).toEqual({
		properties: { email: 'a@b.co', birthday: '2000-05-06', firstname: '' },
	});
});

test('what is null or undefined is not sent', () => {
	expect(convert({ email: 'a@b.co', firstname: null, lastname: undefined })).toEqual({
		properties: { email: 'a@b.co' },
	});
});

test('a value that cannot be used is named with its property and parameter', () => {
	expect(convert({ birthday: 'soon' }, { parameter: 'Properties (JSON)' })).toEqual(
		problem(
			"The value for the property 'birthday' cannot be used",
			/'soon' is not a date.*'Properties \(JSON\)'/,
		),
	);
	expect(convert({ firstname: { a: 1 } })).toEqual(
		problem("The value for the property 'firstname' cannot be used", /is an object/),
	);
});

describe('an unknown property', () => {
	test('is refused, with the names that may have been meant', () => {
		expect(convert({ first_name: 'Ada' })).toEqual(
			problem(
				"HubSpot has no property named 'first_name'",
				/^Did you mean 'firstname' or 'lastname'\?.*'Properties'/,
			),
		);
		expect(convert({ 'First Name': 'Ada' })).toEqual(
			problem("HubSpot has no property named 'First Name'", /'firstname'/),
		);
	});

	test('is refused without a guess where nothing is near', () => {
		const refused = convert({ zzzzzzzzzz: 1 });
		expect(refused).toEqual(problem("HubSpot has no property named 'zzzzzzzzzz'", /internal name/));
		expect(JSON.stringify(refused)).not.toContain('Did you mean');
	});

	test('is left to HubSpot while the definitions may be old, or are not to be had', () => {
		expect(convert({ brand_new: 1 }, { complete: false })).toEqual({ properties: { brand_new: '1' } });
		expect(convert({ brand_new: 1 }, { definitions: undefined })).toEqual({ properties: { brand_new: '1' } });
	});

	test('is left out on request', () => {
		expect(convert({ first_name: { odd: 1 }, email: 'a@b.co' }, { ignoreUnknown: true })).toEqual({
			properties: { email: 'a@b.co' },
		});
	});

	test('is sent all the same when there are no definitions to know it by', () => {
		expect(convert({ anything: 'x' }, { ignoreUnknown: true, definitions: undefined })).toEqual({
			properties: { anything: 'x' },
		});
	});
});

describe('a property that HubSpot sets itself', () => {
	test.each([
		['score', 5, 'Score'],
		['hs_object_id', '5', 'Record ID'],
	])('%s is refused', (name, value, label) => {
		expect(convert({ [name]: value })).toEqual(
			problem(
				`The property '${name}' is read-only`,
				new RegExp(`'${label}'.*'Properties'.*'Ignore Unknown Properties'`),
			),
		);
	});

	test('is left out on request', () => {
		expect(convert({ score: 5, email: 'a@b.co' }, { ignoreUnknown: true })).toEqual({
			properties: { email: 'a@b.co' },
		});
	});

	test('does no harm without a value', () => expect(convert({ score: null })).toEqual({ properties: {} }));
});

describe('names that mean something to JavaScript', () => {
	test.each(['__proto__', 'constructor', 'prototype'])('%s is no property, whatever is known', (name) => {
		const values = parsed(`{"email":"a@b.co","${name}":"x"}`);
		for (const rules of [{}, { complete: false }, { definitions: undefined }])
			expect(convert(values, rules)).toEqual(
				problem(`HubSpot has no property named '${name}'`, /internal name/),
			);
		expect(convert(values, { ignoreUnknown: true })).toEqual({ properties: { email: 'a@b.co' } });
		expect(({} as { email?: string }).email).toBeUndefined();
	});

	test.each(['toString', 'hasOwnProperty', 'valueOf'])('%s is a name like any other', (name) => {
		expect(convert({ [name]: 'x' }, { definitions: undefined })).toEqual({ properties: { [name]: 'x' } });
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
			const names = Object.keys(values).filter((name) => values[name] !== null);
			expect(Object.keys(converted.properties).sort()).toEqual(names.sort());
			for (const text of Object.values(converted.properties)) expect(typeof text).toBe('string');
			expect(Object.getPrototypeOf(converted.properties)).toBe(Object.prototype);
			sent += names.length;
		}),
	);
	expect(sent).toBeGreaterThan(0);
});
