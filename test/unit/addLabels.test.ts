import type { PropertyDefinition } from '../../nodes/HubspotCrm/api/properties';
import { labelsOf } from '../../nodes/HubspotCrm/output/addLabels';
import type { LabelLists } from '../../nodes/HubspotCrm/output/addLabels';
import { DEAL } from '../support/object-types';

const property = (name: string, parts: Partial<PropertyDefinition> = {}): [string, PropertyDefinition] => [
	name,
	{ name, label: name, type: 'enumeration', fieldType: 'select', ...parts },
];
const OPTIONS = [
	{ label: 'Banking', value: 'b1' },
	{ label: 'Health', value: 'h1' },
];
const OWNER = { externalOptions: true, referencedObjectType: 'OWNER' };
const stage = (id: string, label: string) => ({ id, label });
const LISTS: LabelLists = {
	definitions: {
		readAt: 0,
		byName: new Map([
			property('sector', { options: OPTIONS }),
			property('sectors', { options: OPTIONS, fieldType: 'checkbox' }),
			property('owner', OWNER),
			property('owners', { ...OWNER, fieldType: 'checkbox' }),
			property('dealstage', { options: [{ label: 'By option', value: 'only-an-option' }] }),
			property('note', { type: 'string', fieldType: 'text' }),
		]),
	},
	pipelines: [
		{ id: 'p1', label: 'Sales', stages: [stage('won', 'Won'), stage('same', 'In sales')] },
		{ id: 'p2', label: 'Partners', stages: [stage('same', 'With partners')] },
	],
	owners: new Map([
		['1', { id: '1', name: 'Ada Lindqvist', email: 'ada@sandbox.example' }],
		['2', { id: '2', name: '', email: 'nameless@sandbox.example' }],
		['3', { id: '3', name: '', email: '' }],
	]),
};
const labels = (values: Record<string, string>, lists = LISTS) => labelsOf(values, DEAL, lists);

test.each([
	['an option', { sector: 'b1' }, { sector: 'Banking' }],
	['several options', { sectors: 'h1;b1' }, { sectors: ['Health', 'Banking'] }],
	['one of several options', { sectors: 'h1' }, { sectors: ['Health'] }],
	['unknown ones are left out', { sector: 'x', sectors: 'x;b1' }, { sectors: ['Banking'] }],
	['nothing but unknown ones', { sectors: 'x;y', owner: '9' }, {}],
	['an owner, by name, else by address', { owner: '1' }, { owner: 'Ada Lindqvist' }],
	['several owners', { owners: '2;1;3;9' }, { owners: ['nameless@sandbox.example', 'Ada Lindqvist'] }],
	['a pipeline and its stage', { pipeline: 'p1', dealstage: 'won' }, { pipeline: 'Sales', dealstage: 'Won' }],
	['a stage without its pipeline', { dealstage: 'won' }, { dealstage: 'Won' }],
	['a stage that only the definition knows', { dealstage: 'only-an-option' }, { dealstage: 'By option' }],
	['a text has none', { note: 'b1' }, {}],
	['an unknown property has none', { other: 'b1' }, {}],
])('%s', (_what, values, expected) => {
	expect(labels(values as Record<string, string>)).toEqual(expected);
});

test('of stages with the same ID, the one of the own pipeline is meant', () => {
	expect(labels({ pipeline: 'p2', dealstage: 'same' })).toMatchObject({ dealstage: 'With partners' });
	expect(labels({ pipeline: 'p1', dealstage: 'same' })).toMatchObject({ dealstage: 'In sales' });
});

test('without definitions, pipelines and stages still have labels', () => {
	expect(labels({ dealstage: 'won', sector: 'b1' }, { ...LISTS, definitions: undefined })).toEqual({
		dealstage: 'Won',
	});
});
