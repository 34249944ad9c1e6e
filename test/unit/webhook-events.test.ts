import {
	identify,
	IDENTITY_LENGTH,
	nameEvent,
	readEvents,
} from '../../nodes/HubspotCrm/triggers/webhook/events';
import { isWanted } from '../../nodes/HubspotCrm/triggers/webhook/eventFilter';
import type { HubspotEvent } from '../../nodes/HubspotCrm/triggers/webhook/events';
import type { EventFilter } from '../../nodes/HubspotCrm/triggers/webhook/eventFilter';
import { OBJECT_TYPES, typeOfId, typeOfWebhook } from '../../nodes/HubspotCrm/objects/objectTypes';

// The sample of HubSpot's pages (hubspot-api 1.8).
const SAMPLE = {
	objectId: 1246965,
	propertyName: 'lifecyclestage',
	propertyValue: 'subscriber',
	changeSource: 'ACADEMY',
	eventId: 3816279340,
	subscriptionId: 25,
	portalId: 33,
	appId: 1160452,
	occurredAt: 1462216307945,
	eventType: 'contact.propertyChange',
	subscriptionType: 'contact.propertyChange',
	attemptNumber: 0,
};

describe('names', () => {
	test('say what happened to which record', () => {
		expect(nameEvent(SAMPLE)).toEqual({
			event: 'propertyChange',
			objectType: 'contact',
			objectTypeId: '0-1',
			recordId: '1246965',
			occurredAtIso: '2016-05-02T19:11:47.945Z',
		});
	});

	test.each([
		[{ subscriptionType: 'object.creation', objectTypeId: '0-2', objectId: 7 }, 'company', '0-2', '7'],
		[{ subscriptionType: 'object.creation', objectTypeId: '2-99', objectId: 7 }, '2-99', '2-99', '7'],
		[{ subscriptionType: 'line_item.deletion', objectId: 7 }, 'line_item', '0-8', '7'],
		[{ eventType: 'deal.restore', objectId: '7' }, 'deal', '0-3', '7'],
		[{ subscriptionType: 'conversation.newMessage', objectId: 7 }, 'conversation', undefined, '7'],
		[
			{ subscriptionType: 'contact.merge', objectId: 1, primaryObjectId: 1, newObjectId: 3 },
			'contact',
			'0-1',
			'3',
		],
		[{ subscriptionType: 'contact.merge', objectId: 2, primaryObjectId: 1 }, 'contact', '0-1', '1'],
		[{ subscriptionType: 'deal.associationChange', fromObjectId: 5, toObjectId: 6 }, 'deal', '0-3', '5'],
	])('of %j', (event, objectType, objectTypeId, recordId) => {
		expect(nameEvent(event)).toMatchObject({ objectType, recordId });
		expect(nameEvent(event).objectTypeId).toBe(objectTypeId);
	});

	test('leave out what is not known instead of failing', () => {
		expect(nameEvent({})).toEqual({ event: '', objectType: '' });
		expect(nameEvent({ subscriptionType: 3, objectId: {}, occurredAt: 'soon' })).not.toHaveProperty(
			'recordId',
		);
		expect(nameEvent({ occurredAt: 1e300 })).not.toHaveProperty('occurredAtIso');
	});

	test('of types and their ids belong together', () => {
		expect(OBJECT_TYPES.length).toBeGreaterThanOrEqual(26);
		for (const { webhookName, typeId } of OBJECT_TYPES) {
			expect(typeOfId(typeOfWebhook(webhookName)?.typeId ?? '')?.webhookName).toBe(webhookName);
			expect(nameEvent({ subscriptionType: 'object.creation', objectTypeId: typeId }).objectType).toBe(
				webhookName,
			);
			expect(nameEvent({ subscriptionType: `${webhookName}.creation` }).objectTypeId).toBe(typeId);
		}
	});
});

describe('a body', () => {
	const read = (text: string) => readEvents(Buffer.from(text));

	test('is a list of objects', () => {
		expect(read('[]')).toEqual({ events: [], unreadable: 0 });
		expect(read(JSON.stringify([SAMPLE]))).toEqual({ events: [SAMPLE], unreadable: 0 });
		for (const text of ['', '{}', '{"an":"object"}', '[1]', '[null]', '[[]]', '"a"', '[{]', 'null', '7'])
			expect(read(text)).toBeUndefined();
	});

	test('may be one event without a list', () => {
		expect(read(JSON.stringify(SAMPLE))).toEqual({ events: [SAMPLE], unreadable: 0 });
	});

	test('loses no event to entries that are none', () => {
		expect(read(JSON.stringify([null, SAMPLE, 'x', [SAMPLE], { objectId: 2 }]))).toEqual({
			events: [SAMPLE, { objectId: 2 }],
			unreadable: 3,
		});
	});

	test('keeps ids that are longer than numbers are exact', () => {
		const text = '{"objectId": 9007199254740993, "n": [12345678901234567890,-9007199254740993], "f": 1e22}';
		const said = '{"said":"a \\"9007199254740993\\", 12345678901234567890"}';
		expect(read(`[${text},${said}]`)?.events).toEqual([
			{ objectId: '9007199254740993', n: ['12345678901234567890', '-9007199254740993'], f: 1e22 },
			{ said: 'a "9007199254740993", 12345678901234567890' },
		]);
		expect(read('[{"a":9007199254740991,"b":0.12345678901234567}]')?.events).toEqual([
			{ a: Number.MAX_SAFE_INTEGER, b: 0.12345678901234567 },
		]);
	});
});

describe('the identity', () => {
	test('is the same at every attempt and in any order of fields', () => {
		const again = Object.fromEntries(Object.entries({ ...SAMPLE, attemptNumber: 3 }).reverse());
		expect(identify(again)).toBe(identify(SAMPLE));
		expect(identify(SAMPLE)).toHaveLength(IDENTITY_LENGTH);
	});

	test.each(Object.keys(SAMPLE).filter((field) => field !== 'attemptNumber'))('differs with %s', (field) => {
		expect(identify({ ...SAMPLE, [field]: 'other' })).not.toBe(identify(SAMPLE));
	});
});

describe('filters', () => {
	const ALL: EventFilter = {
		events: [],
		objectTypes: [],
		properties: [],
		portalIds: [],
		ignoredSources: [],
		ignoredSourceIds: [],
		ignoreOwnChanges: false,
	};
	const wanted = (event: HubspotEvent, filter: Partial<EventFilter>) =>
		isWanted(event, nameEvent(event), { ...ALL, ...filter });

	test.each<[Partial<EventFilter>, boolean]>([
		[{}, true],
		[{ events: ['creation'] }, false],
		[{ events: ['creation', 'propertyChange'] }, true],
		[{ objectTypes: ['company'] }, false],
		[{ objectTypes: ['contact'] }, true],
		[{ objectTypes: ['0-1'] }, true],
		[{ objectTypes: ['2-5'] }, false],
		[{ properties: ['email'] }, false],
		[{ properties: ['email', 'lifecyclestage'] }, true],
		[{ portalIds: ['33'] }, true],
		[{ portalIds: ['34'] }, false],
		[{ ignoredSources: ['academy'] }, false],
		[{ ignoredSources: ['IMPORT'] }, true],
		[{ ignoreOwnChanges: true }, true],
	])('%j of a change of a contact', (filter, expected) => {
		expect(wanted(SAMPLE, filter)).toBe(expected);
	});

	test('of properties concern changes of properties only', () => {
		expect(wanted({ subscriptionType: 'contact.creation' }, { properties: ['email'] })).toBe(true);
	});

	test('match either end of an association, in both families', () => {
		const legacy = { subscriptionType: 'contact.associationChange', associationType: 'CONTACT_TO_COMPANY' };
		const ids = { fromObjectTypeId: '0-1', toObjectTypeId: '2-5' };
		const generic = { subscriptionType: 'object.associationChange', ...ids };
		expect(wanted(legacy, { objectTypes: ['company'] })).toBe(true);
		expect(wanted(legacy, { objectTypes: ['contact'], events: ['associationChange'] })).toBe(true);
		expect(wanted(legacy, { objectTypes: ['deal'] })).toBe(false);
		for (const type of ['contact', '0-1', '2-5']) expect(wanted(generic, { objectTypes: [type] })).toBe(true);
		expect(wanted(generic, { objectTypes: ['company', '2-6'] })).toBe(false);
	});

	test('know custom objects by their id', () => {
		expect(
			wanted({ subscriptionType: 'object.creation', objectTypeId: '2-5' }, { objectTypes: ['2-5'] }),
		).toBe(true);
		expect(wanted({ subscriptionType: 'conversation.creation' }, { objectTypes: ['contact'] })).toBe(false);
	});

	test('guard against loops by what the app itself wrote, and by that alone', () => {
		const guard = { ignoreOwnChanges: true };
		const own = { ...SAMPLE, changeSource: 'INTEGRATION', sourceId: '1160452' };
		expect(wanted(own, guard)).toBe(false);
		expect(wanted(own, {})).toBe(true);
		expect(wanted({ ...own, sourceId: 1160452 }, guard)).toBe(false);
		expect(wanted({ ...own, sourceId: '7' }, guard)).toBe(true);
		expect(wanted({ ...own, changeSource: 'CRM_UI' }, guard)).toBe(true);
		expect(wanted({ ...own, sourceId: 'userId:1160452' }, guard)).toBe(true);
		expect(wanted({ changeSource: 'INTEGRATION', sourceId: 'undefined' }, guard)).toBe(true);
		expect(wanted({ ...own, sourceId: 'userId:5' }, { ignoredSourceIds: ['userid:5'] })).toBe(false);
	});
});
