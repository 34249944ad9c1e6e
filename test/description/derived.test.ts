import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { resourceOptions, resourceProperties } from '../../nodes/HubspotCrm/actions/registry';
import { recordResource } from '../../nodes/HubspotCrm/actions/record/resource';
import { eventField } from '../../nodes/HubspotCrm/fields/trigger';
import { objectType } from '../../nodes/HubspotCrm/objects/objectType';
import { OBJECT_TYPES, RESOURCE_TYPES } from '../../nodes/HubspotCrm/objects/objectTypes';
import { defaultScopes } from '../../nodes/HubspotCrm/objects/scopes';
import { PAGES, tables, withTables } from '../../scripts/tables';
import { compiledCredentials, compiledNodes } from './resolved';

const ROOT = path.resolve(__dirname, '../..');
const node = (name: string) =>
	compiledNodes().find(({ className }) => className === name)?.instance.description.properties ?? [];
const field = (properties: INodeProperties[], name: string) => properties.find((one) => one.name === name);
const values = (properties?: INodeProperties) =>
	((properties?.options ?? []) as INodePropertyOptions[]).map(({ value }) => value);

/** A type that no table has: what follows from an entry has to follow from this one. */
const WIDGET = objectType({
	key: 'widget',
	name: 'Widget',
	plural: 'Widgets',
	path: 'widgets',
	typeId: '0-999',
	isResource: true,
	keys: [{ property: 'serial', kind: 'emailAddress', unique: true, further: 'old_serials' }],
	requiredProperties: ['serial'],
	scopes: { read: ['crm.widgets.read', 'widgets'], write: ['crm.widgets.write'] },
	schemaScope: 'crm.schemas.widgets.read',
});

describe('From one entry of the table of object types follow', () => {
	const withWidget = [...RESOURCE_TYPES, WIDGET];

	it('a resource with all operations, its dropdown and its fields', () => {
		const resources = withWidget.map(recordResource);
		expect(resourceOptions(resources)).toContainEqual({ name: 'Widget', value: 'widget' });
		const properties = resourceProperties(resources);
		const dropdown = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes('widget'),
		);
		expect(values(dropdown)).toEqual(['create', 'upsert', 'delete', 'get', 'getAll', 'search', 'update']);
		expect(dropdown?.displayOptions?.show?.resource).toEqual(['widget']);
		expect((dropdown?.options as INodePropertyOptions[]).map(({ action }) => action)).toContain('Get widget');
		const shown = properties.filter(({ displayOptions }) =>
			displayOptions?.show?.resource?.includes('widget'),
		);
		expect(new Set(shown.map(({ name }) => name))).toEqual(
			new Set(properties.filter(({ name }) => name !== 'resource').map(({ name }) => name)),
		);
		const match = shown.find(({ name }) => name === 'matchProperty');
		expect(match?.default).toEqual({ mode: 'list', value: 'serial' });
	});

	it('the scopes of its operations and of OAuth2, the first where one of several is enough', () => {
		const { operations } = recordResource(WIDGET);
		const scopesOf = (value: string) => operations.find((operation) => operation.value === value)?.scopes;
		expect(scopesOf('search')).toEqual([['crm.widgets.read', 'widgets']]);
		expect(scopesOf('delete')).toEqual([['crm.widgets.write']]);
		const { required, optional } = defaultScopes(withWidget);
		expect(required).toEqual(defaultScopes().required);
		expect(optional.filter((scope) => scope.includes('widgets'))).toEqual([
			'crm.widgets.read',
			'crm.widgets.write',
			'crm.schemas.widgets.read',
		]);
	});

	it('the events of the polling trigger: no stage and no merge where there are none', () => {
		expect(values(eventField(WIDGET))).toEqual([
			'created',
			'createdOrUpdated',
			'deleted',
			'propertyChanged',
			'updated',
		]);
		expect(values(eventField({ ...WIDGET, stageProperty: 'phase', merges: true }))).toEqual(
			expect.arrayContaining(['merged', 'stageChanged']),
		);
	});

	it('rows in the tables of the pages', () => {
		const { resources, types, scopes, stages } = tables(withWidget);
		expect(resources).toContain('**Widget**');
		expect(types).toContain('| Widget | `serial` | `serial` | `old_serials` |');
		expect(scopes).toContain('| Widget | `crm.widgets.read` or `widgets` | `crm.widgets.write` |');
		expect(stages).toContain('| Widget | `hs_createdate`, `hs_lastmodifieddate` | – | no |');
	});
});

describe.each(RESOURCE_TYPES.map((object) => [object.name, object] as const))('%s', (_name, object) => {
	it('is a resource of the node and a type of the polling trigger', () => {
		expect(values(field(node('HubspotCrm'), 'resource'))).toContain(object.key);
		expect(values(field(node('HubspotCrmTrigger'), 'resource'))).toContain(object.key);
		const events = node('HubspotCrmTrigger').filter(
			({ name, displayOptions }) => name === 'event' && displayOptions?.show?.resource?.includes(object.key),
		);
		expect(events).toHaveLength(1);
		expect(values(events[0])).toEqual(values(eventField(object)));
	});

	it('is asked for by an OAuth2 connection', () => {
		const oauth = compiledCredentials().find(({ className }) => className === 'HubspotOAuth2Api')?.instance;
		const asked = (oauth?.properties ?? [])
			.filter(({ name }) => ['enabledScopes', 'optionalScopes'].includes(name))
			.flatMap((property) => String(property.default).split(' '));
		for (const list of [object.scopes.read, object.scopes.write]) expect(asked).toContain(list[0]);
	});
});

it('webhooks can be filtered by every type that HubSpot has', () => {
	const filters = field(node('HubspotCrmWebhookTrigger'), 'filters')?.options as INodeProperties[];
	expect(values(field(filters, 'objectTypes'))).toEqual(
		expect.arrayContaining(OBJECT_TYPES.map(({ webhookName }) => webhookName)),
	);
});

it.each(PAGES)('the tables of %s are up to date (npm run tables)', (page) => {
	const text = readFileSync(path.join(ROOT, page), 'utf8');
	expect(text).toContain('<!-- table:');
	expect(withTables(text)).toBe(text);
});

it.each(['key', 'path', 'typeId', 'webhookName'] as const)('no two types share a %s', (name) => {
	const all = OBJECT_TYPES.map((object) => object[name]);
	expect(new Set(all).size).toBe(all.length);
});

it('the description stays small enough to be loaded with every node', () => {
	expect(JSON.stringify(compiledNodes()[0]?.instance.description).length).toBeLessThan(50_000);
});
