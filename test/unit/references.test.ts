import fc from 'fast-check';

import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { inFull } from '../../nodes/HubspotCrm/values/unusable';
import {
	noteReferences,
	referenceProperties,
	toIds as idsIn,
} from '../../nodes/HubspotCrm/values/references';
import type { References, ReferencesUsed } from '../../nodes/HubspotCrm/values/references';

const enumeration = (name: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
	name,
	label: name,
	type: 'enumeration',
	fieldType: 'select',
	options: [],
	...more,
});
const OWNER = enumeration('hubspot_owner_id', { externalOptions: true, referencedObjectType: 'OWNER' });
const PIPELINE = enumeration('pipeline', { options: [{ label: 'Sales', value: 'p1' }] });
const STAGE = enumeration('dealstage', {
	options: [
		{ label: 'New', value: 's1' },
		{ label: 'Won', value: 's2' },
		{ label: 'Won', value: 's4' },
	],
});
/** Owners of a property with checkboxes. */
const OWNERS = { ...OWNER, fieldType: 'checkbox' };
const PROPERTIES = { pipeline: 'pipeline', stage: 'dealstage' };
const REFERENCES: References = {
	properties: PROPERTIES,
	owners: [
		{ id: '1', email: 'ada@example.com', name: 'Ada' },
		{ id: '2', email: 'bo@example.com', name: '' },
	],
	pipelines: [
		{
			id: 'p1',
			label: 'Sales',
			stages: [
				{ id: 's1', label: 'New' },
				{ id: 's2', label: 'Won' },
			],
		},
		{
			id: 'p2',
			label: 'Partners',
			stages: [
				{ id: 's3', label: 'Signed' },
				{ id: 's4', label: 'Won' },
				{ id: 's5', label: 'Signed', archived: true },
			],
		},
	],
};

/** The ids, or all that is said where there are none. */
const toIds = (...given: Parameters<typeof idsIn>) => {
	const found = idsIn(...given);
	return 'problem' in found ? { problem: inFull(found) } : found;
};

describe('toIds', () => {
	it.each([
		['an address', OWNER, ' Ada@Example.com ', undefined, '1'],
		['an id', OWNER, '81230001', undefined, '81230001'],
		['several addresses', OWNERS, 'ada@example.com;7;BO@example.com', undefined, '1;7;2'],
		['a semicolon in front, which adds', OWNERS, ';bo@example.com', undefined, ';2'],
		['a list', OWNERS, ['ada@example.com', 7], undefined, ['1', 7]],
		['a pipeline that the definition does not know', PIPELINE, 'partners', undefined, 'p2'],
		['a pipeline that nobody knows', PIPELINE, 'other', undefined, 'other'],
		['a stage of one pipeline', STAGE, 'signed', undefined, 's3'],
		['a stage of the pipeline that is given by label', STAGE, 'won', 'Sales', 's2'],
		['a stage of the pipeline that is given by id', STAGE, 'Won', 'p2', 's4'],
		['a stage that the given pipeline lacks', STAGE, 'Signed', 'Sales', 'Signed'],
		['what the definition settles', STAGE, 'New', 'p2', 'New'],
		['a number', OWNER, 81230001, undefined, 81230001],
		['nothing', STAGE, '', 'p2', ''],
	])('%s', (_, definition, value, pipeline, expected) =>
		expect(toIds(value, definition, REFERENCES, pipeline)).toEqual({ value: expected }),
	);

	it('names the pipelines of an ambiguous stage', () => {
		expect(toIds('won', STAGE, REFERENCES)).toEqual({
			problem:
				"'won' is a stage of several pipelines: 'Sales' (s2), 'Partners' (s4). Give the pipeline as well, or use the ID of the stage.",
		});
	});

	it('refuses an address that is nobody’s, and suggests those that are near', () => {
		expect(toIds('add@exmaple.com', OWNER, REFERENCES)).toEqual({
			problem:
				"No active owner in HubSpot has the email address 'add@exmaple.com'. Did you mean 'ada@example.com'?",
		});
		expect(toIds('x@example.com', OWNER, { properties: undefined })).toMatchObject({
			problem: expect.stringContaining('crm.objects.owners.read') as string,
		});
	});
});

it('leaves the values of all other properties alone', () => {
	fc.assert(
		fc.property(fc.anything(), fc.anything(), (value, pipeline) => {
			expect(toIds(value, enumeration('other'), REFERENCES, pipeline)).toEqual({ value });
		}),
	);
});

it('asks for no list that no value needs', () => {
	const byName = new Map([OWNER, PIPELINE, STAGE, enumeration('other')].map((one) => [one.name, one]));
	const named = referenceProperties({ byName, readAt: 0 }, PROPERTIES);
	expect(named).toEqual([OWNER, PIPELINE, STAGE]);
	const used: ReferencesUsed = { owners: new Set(), pipelines: new Set() };
	noteReferences('81230001', OWNER, used);
	noteReferences('sales', PIPELINE, used);
	noteReferences(['New', 's4'], STAGE, used);
	expect(used).toEqual({ owners: new Set(), pipelines: new Set() });
	noteReferences('; Ada@Example.com', OWNER, used);
	noteReferences('Won', STAGE, used);
	expect(used).toEqual({ owners: new Set(['ada@example.com']), pipelines: new Set(['won']) });
});

describe('owners by name', () => {
	const owners = [
		{ id: '1', email: 'ada@example.com', name: 'Ada Lovelace' },
		{ id: '2', email: 'bo@example.com', name: 'Bo Ek' },
		{ id: '3', email: 'bo.ek@example.com', name: 'bo ek' },
		{ id: '4', email: '', name: 'Queue' },
	];
	const formerOwners = [
		{ id: '8', email: 'eve@example.com', name: 'Eve Gone' },
		{ id: '9', email: 'ada.l@example.com', name: 'Ada Lovelace' },
	];
	const all: References = { properties: undefined, owners, formerOwners };

	it.each([
		['the only one', 'ada  LOVELACE', '1'],
		['one without an address', 'Queue', '4'],
	])('%s', (_, value, expected) => {
		expect(toIds(value, OWNER, all)).toEqual({ value: expected });
	});

	it.each([
		[
			'two of one name',
			'Bo Ek',
			/Several owners have the name 'Bo Ek': bo@example.com \(2\), bo.ek@example.com \(3\)/,
		],
		['nobody', 'Ada Lovelac', /No active owner.*Did you mean 'Ada Lovelace' \(ada@example.com\)/],
	])('%s cannot be assigned', (_, value, problem) => {
		expect(toIds(value, OWNER, all)).toEqual({ problem: expect.stringMatching(problem) as string });
	});

	it.each(['Eve Gone', 'eve@example.com'])('one who left is found, and marked as such: %s', (value) => {
		expect(toIds(value, OWNER, all)).toEqual({
			value: '8',
			former: expect.objectContaining({
				problem: expect.stringContaining('Eve Gone who left the account') as string,
			}) as object,
		});
	});

	it.each([
		['who left, by name', 'Eve Gone', '8'],
		['who left, by address', 'ada.l@example.com', '9'],
		['who left, by id', '8', '8'],
		['of a name that an active one has too', 'Ada Lovelace', '1'],
	])('%s is found by filters', (_, value, id) => {
		expect(toIds(value, OWNER, all, undefined, { compared: true })).toEqual({ value: id });
	});

	it('an unknown id is a problem for filters, if all owners are known', () => {
		const compared = { compared: true };
		expect(toIds('77', OWNER, all, undefined, compared)).toHaveProperty('problem');
		expect(toIds('77', OWNER, { ...all, formerOwners: undefined }, undefined, compared)).toEqual({
			value: '77',
		});
		expect(toIds('77', OWNER, all)).toEqual({ value: '77' });
	});

	it('are asked for, and ids only for filters', () => {
		const noted = (more?: { ownerIds: boolean }) => {
			const used: ReferencesUsed = { owners: new Set(), pipelines: new Set() };
			noteReferences(['Ada  Lovelace', '7'], OWNER, used, more);
			return [...used.owners];
		};
		expect(noted()).toEqual(['ada lovelace']);
		expect(noted({ ownerIds: true })).toEqual(['ada lovelace', '7']);
	});
});
