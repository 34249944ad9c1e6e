import fc from 'fast-check';

import { recordResource } from '../../nodes/HubspotCrm/actions/record/resource';
import { batchRead } from '../../nodes/HubspotCrm/api/records';
import { customType } from '../../nodes/HubspotCrm/objects/customType';
import type { Schema } from '../../nodes/HubspotCrm/objects/customType';
import { objectType } from '../../nodes/HubspotCrm/objects/objectType';
import {
	DEFAULT_TYPE,
	OBJECT_TYPES,
	RESOURCE_TYPES,
	resourceType,
	typeNamed,
	typeOfId,
	typeOfWebhook,
} from '../../nodes/HubspotCrm/objects/objectTypes';
import { changesOf } from '../../nodes/HubspotCrm/values/diff';
import { matchKey } from '../../nodes/HubspotCrm/values/matchKey';
import { COMPANY, CONTACT } from '../support/object-types';

describe('the table of object types', () => {
	it('has each name and each id once', () => {
		for (const word of ['key', 'name', 'plural', 'path', 'typeId', 'webhookName'] as const) {
			const words = OBJECT_TYPES.map((object) => object[word].toLowerCase());
			expect(words.filter((one, at) => words.indexOf(one) !== at)).toEqual([]);
		}
		const meant = new Map<string, string>();
		for (const { key, name, plural, path, typeId } of OBJECT_TYPES) {
			for (const word of [key, name, plural, path, typeId].map((one) => one.toLowerCase())) {
				expect(meant.get(word) ?? key).toBe(key);
				meant.set(word, key);
			}
		}
	});

	it('offers the types by name that workflows hold, with all that operations ask for', () => {
		expect(RESOURCE_TYPES.map(({ key }) => key)).toEqual(
			expect.arrayContaining(['company', 'contact', 'deal', 'ticket']),
		);
		expect(resourceType(DEFAULT_TYPE)).toBe(CONTACT);
		for (const object of RESOURCE_TYPES) {
			expect(resourceType(object.key)).toBe(object);
			expect(object.titleProperties.length).toBeGreaterThan(0);
			expect(object.mainProperties).toEqual(expect.arrayContaining(object.requiredProperties));
			expect(object.defaultProperties).toEqual(
				expect.arrayContaining([object.createdProperty, object.modifiedProperty, 'hs_object_id']),
			);
			expect([object.scopes.read.length, object.scopes.write.length]).not.toContain(0);
			if (object.pipeline) expect(object.stageProperty).toBe(object.pipeline.stage);
		}
		expect(resourceType('account')).toBeUndefined();
		expect(resourceType('note')).toBeUndefined();
		expect(resourceType('Contact')).toBeUndefined();
	});

	it('tells a type by the id and by the word of webhooks, exactly', () => {
		expect([typeOfId('0-2'), typeOfWebhook('company')]).toEqual([COMPANY, COMPANY]);
		expect([typeOfId('2-5'), typeOfId(''), typeOfWebhook('conversation'), typeOfWebhook('Company')]).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
	});
});

describe('typeNamed', () => {
	it('knows names in any case and with space around them, and ids', () => {
		const spelling = fc.constantFrom<(text: string) => string>(
			(text) => text,
			(text) => text.toUpperCase(),
			(text) => text.toLowerCase(),
			(text) => ` ${text}\n`,
		);
		const word = fc.constantFrom(
			'key' as const,
			'name' as const,
			'plural' as const,
			'path' as const,
			'typeId' as const,
		);
		fc.assert(
			fc.property(fc.constantFrom(...OBJECT_TYPES), word, spelling, (object, which, spell) => {
				expect(typeNamed(spell(object[which]))).toBe(object);
			}),
		);
	});

	it.each([
		['Companies', 'company'],
		['0-2', 'company'],
		['TICKETS', 'ticket'],
		['Line Item', 'line_item'],
		['commerce_payments', 'payment'],
		['payment', 'payment'],
		['feedback_submission', 'feedback_submission'],
	])('takes %s for %s', (given, key) => expect(typeNamed(given)?.key).toBe(key));

	it('takes any other text for what only the account knows, and sends it as it is', () => {
		const unknown = typeNamed(' 2-3465404 ');
		expect(unknown).toMatchObject({
			key: '2-3465404',
			path: '2-3465404',
			typeId: '2-3465404',
			noun: "'2-3465404' record",
			nouns: "'2-3465404' records",
			keys: [],
			isResource: false,
		});
		expect(typeNamed('p_Cats')).toMatchObject({ key: 'p_Cats', path: 'p_Cats' });
		expect(typeNamed('constructor')).toMatchObject({ key: 'constructor' });
	});

	it.each([[undefined], [null], [''], ['  '], [5], [{}], [['contact']]])('finds nothing in %j', (given) =>
		expect(typeNamed(given)).toBeUndefined(),
	);
});

describe('an entry that says only what it must', () => {
	it('is complete', () => {
		expect(
			objectType({ key: 'k', name: 'Big Thing', plural: 'Big Things', path: 'p', typeId: '0-9' }),
		).toEqual({
			key: 'k',
			name: 'Big Thing',
			plural: 'Big Things',
			noun: 'big thing',
			nouns: 'big things',
			path: 'p',
			typeId: '0-9',
			webhookName: 'k',
			isResource: false,
			keys: [],
			titleProperties: [],
			mainProperties: [],
			defaultProperties: [],
			requiredProperties: [],
			createdProperty: 'hs_createdate',
			modifiedProperty: 'hs_lastmodifieddate',
			stageProperty: undefined,
			merges: false,
			scopes: { read: [], write: [] },
		});
	});
});

describe("a type that is made of an account's schema", () => {
	const CATS: Schema = {
		objectTypeId: '2-3465404',
		fullyQualifiedName: 'p12345_cats',
		labels: { singular: 'House Cat', plural: 'House Cats' },
		primaryDisplayProperty: 'cat_name',
		secondaryDisplayProperties: ['breed', 'owner_name'],
		requiredProperties: ['cat_name', 'chip'],
	};
	const cat = customType(CATS);

	it('has the words that people chose, and the id in paths, addresses and webhooks', () => {
		expect(cat).toMatchObject({
			key: 'p12345_cats',
			name: 'House Cat',
			plural: 'House Cats',
			noun: 'House Cat',
			nouns: 'House Cats',
			path: '2-3465404',
			typeId: '2-3465404',
			webhookName: '2-3465404',
		});
		expect(batchRead(cat.path, ['1'], { properties: [] }).path).toMatch(/\/2-3465404\/batch\/read$/);
	});

	it('shows what the schema puts first, each property once', () => {
		expect(cat.titleProperties).toEqual(['cat_name']);
		expect(cat.mainProperties).toEqual(['cat_name', 'chip', 'breed', 'owner_name']);
		expect(cat.requiredProperties).toEqual(['cat_name', 'chip']);
		expect(cat.defaultProperties).toEqual([
			'cat_name',
			'hs_createdate',
			'hs_lastmodifieddate',
			'hs_object_id',
		]);
		expect(cat.defaultProperties).toEqual(
			expect.arrayContaining([cat.createdProperty, cat.modifiedProperty]),
		);
	});

	it('has no keys but those of the account, so that all its values are plain', () => {
		expect(cat.keys).toEqual([]);
		expect(matchKey(cat, 'domain', 'WWW.Acme.com')).toBe('www.acme.com');
		expect(changesOf(cat, { email: 'A@x.org' }, { email: 'a@x.org' }, undefined)).toEqual({
			email: { from: 'a@x.org', to: 'A@x.org' },
		});
	});

	it('has a pipeline only where it is told so', () => {
		expect([cat.pipeline, cat.stageProperty]).toEqual([undefined, undefined]);
		expect(customType(CATS, { hasPipelines: true })).toMatchObject({
			pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
			stageProperty: 'hs_pipeline_stage',
		});
	});

	it('makes do with what a schema must have', () => {
		const bare = customType({ objectTypeId: '2-7', fullyQualifiedName: 'p1_things', labels: {} });
		expect(bare).toMatchObject({
			name: 'p1_things',
			plural: 'p1_things',
			noun: 'p1_things',
			nouns: 'p1_things',
		});
		expect([bare.titleProperties, bare.mainProperties, bare.requiredProperties]).toEqual([[], [], []]);
		expect(bare.defaultProperties).toEqual(['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']);
		expect(customType({ ...CATS, labels: { singular: 'Cat' } }).plural).toBe('Cat');
	});

	it('is a resource with the same operations as any other type, whose scopes are those of custom objects', () => {
		const resource = recordResource(cat);
		const operationsOf = ({ operations }: typeof resource) => operations.map(({ value }) => value);
		expect(operationsOf(resource)).toEqual(operationsOf(recordResource(CONTACT)));
		expect([resource.value, resource.noun]).toEqual(['p12345_cats', 'House Cat']);
		for (const { access, scopes, action, description, fields } of resource.operations) {
			expect(scopes).toEqual([[`crm.objects.custom.${access === 'read' ? 'read' : 'write'}`]]);
			expect(JSON.stringify([action, description, fields])).not.toMatch(/undefined|\[object/);
			expect(action + description).toContain('House Cat');
		}
	});
});
