import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

import { HostBench } from '../support/host';
import { creation, until, WebhookBench } from '../support/webhooks';

/** Both families of webhook events, as HubSpot's documents and public clients have them (cases 6). */
let bench: HostBench;
let hooks: WebhookBench;
beforeAll(async () => {
	bench = await HostBench.start();
	hooks = new WebhookBench(bench);
});
afterEach(async () => await hooks.close());
afterAll(async () => await bench.stop());

const associated = (subscriptionType: string, more: object) => {
	const { objectId: _none, changeFlag: _no, ...common } = creation(1);
	return {
		...common,
		subscriptionType,
		fromObjectId: 11,
		toObjectId: 22,
		associationRemoved: false,
		...more,
	};
};
const ASSOCIATION = 'object.associationChange';
const TYPES = { fromObjectTypeId: '0-1', toObjectTypeId: '0-2' };
const CONTACT_END = { objectType: 'contact', objectTypeId: '0-1', recordId: '11' };
const COMPANY_END = { toObjectType: 'company', toObjectTypeId: '0-2', toRecordId: '22' };

describe('webhook `object.associationChange` with `fromObjectTypeId`, `toObjectTypeId`', () => {
	it.each<[string, object, object]>([
		['generic', associated(ASSOCIATION, TYPES), { ...CONTACT_END, ...COMPANY_END }],
		[
			'generic, ids as text and objectTypeId beside',
			associated(ASSOCIATION, {
				...TYPES,
				fromObjectId: '11',
				toObjectId: ' 22 ',
				objectTypeId: '0-1',
				associationTypeId: 279,
				associationCategory: 'HUBSPOT_DEFINED',
				isPrimaryAssociation: false,
			}),
			{ ...CONTACT_END, ...COMPANY_END, associationTypeId: 279, associationCategory: 'HUBSPOT_DEFINED' },
		],
		[
			'generic, objectTypeId is that of the other end',
			associated(ASSOCIATION, { ...TYPES, objectTypeId: '0-2', objectId: 22 }),
			{ ...CONTACT_END, ...COMPANY_END, objectId: 22 },
		],
		[
			'generic, with custom objects',
			associated(ASSOCIATION, { fromObjectTypeId: '2-77', toObjectTypeId: '2-78' }),
			{
				objectType: '2-77',
				objectTypeId: '2-77',
				recordId: '11',
				toObjectType: '2-78',
				toObjectTypeId: '2-78',
			},
		],
		[
			'generic, with words for the types alone',
			associated(ASSOCIATION, { associationType: 'CONTACT_TO_COMPANY' }),
			{ ...CONTACT_END, ...COMPANY_END },
		],
		[
			'generic, with objectTypeId alone',
			associated(ASSOCIATION, { objectTypeId: '0-1', fromObjectId: undefined, objectId: 11 }),
			{ ...CONTACT_END, toRecordId: '22' },
		],
		[
			'legacy',
			associated('contact.associationChange', { associationType: 'CONTACT_TO_COMPANY' }),
			{ ...CONTACT_END, ...COMPANY_END },
		],
		[
			'legacy, with ids of the types as well, and called eventType',
			associated('', {
				eventType: 'contact.associationChange',
				...TYPES,
				associationType: 'CONTACT_TO_COMPANY',
			}),
			{ ...CONTACT_END, ...COMPANY_END },
		],
		[
			'legacy, line items',
			associated('deal.associationChange', { associationType: 'DEAL_TO_LINE_ITEM' }),
			{ objectType: 'deal', objectTypeId: '0-3', toObjectType: 'line_item', toObjectTypeId: '0-8' },
		],
		[
			'legacy, parent and child',
			associated('company.associationChange', { associationType: 'PARENT_COMPANY_TO_CHILD_COMPANY' }),
			{ objectType: 'company', objectTypeId: '0-2', recordId: '11', ...COMPANY_END },
		],
		[
			'legacy, in the words of association types',
			associated('contact.associationChange', { associationType: 'contact_to_company_unlabeled' }),
			{ ...CONTACT_END, ...COMPANY_END },
		],
		[
			'legacy, with a word that is no type',
			associated('company.associationChange', { associationType: 'COMPANY_TO_ADVISOR' }),
			{ objectType: 'company', objectTypeId: '0-2', recordId: '11', toRecordId: '22' },
		],
	])('%s', async (_, event, expected) => {
		await hooks.listen({ events: ['associationChange'] });
		expect((await hooks.send([event])).status).toBe(200);
		expect(hooks.json()).toEqual([expect.objectContaining({ event: 'associationChange', ...expected })]);
		for (const field of ['toObjectType', 'toObjectTypeId'].filter((one) => !(one in expected)))
			expect(hooks.json()[0]).not.toHaveProperty(field);
	});

	it.each([
		['contact', true],
		['company', true],
		['deal', false],
	])('filtered by the type of either end: %s', async (type, comes) => {
		await hooks.listen({ filters: { objectTypes: [type] } });
		await hooks.send([
			associated(ASSOCIATION, TYPES),
			associated('contact.associationChange', { associationType: 'CONTACT_TO_COMPANY' }),
		]);
		expect(hooks.json()).toHaveLength(comes ? 2 : 0);
	});

	it('a custom object at either end is let through by its id', async () => {
		await hooks.listen({ filters: { objectTypeIds: '2-78' } });
		await hooks.send([
			associated(ASSOCIATION, { fromObjectTypeId: '0-1', toObjectTypeId: '2-78' }),
			associated(ASSOCIATION, { fromObjectTypeId: '2-78', toObjectTypeId: '0-1' }),
			associated(ASSOCIATION, TYPES),
		]);
		expect(hooks.json()).toHaveLength(2);
	});

	it('the record that is read is the one that the association starts from, in both families', async () => {
		const [contact] = bench.sandbox.records.seed('contacts', [{ email: 'from@example.com' }]);
		const [company] = bench.sandbox.records.seed('companies', [{ name: 'To' }]);
		await hooks.listen({
			includeRecord: true,
			authentication: 'privateApp',
			recordProperties: 'email, name',
		});
		const ends = { fromObjectId: Number(contact), toObjectId: Number(company) };
		await hooks.send([
			associated(ASSOCIATION, { ...TYPES, ...ends }),
			associated('contact.associationChange', { associationType: 'CONTACT_TO_COMPANY', ...ends }),
		]);
		expect(hooks.json()).toHaveLength(2);
		for (const json of hooks.json()) {
			expect(json).toMatchObject({ recordId: contact, record: { id: contact, email: 'from@example.com' } });
		}
	});
});

describe('the other kinds', () => {
	it.each<[object, object]>([
		[
			{ subscriptionType: 'object.propertyChange', objectTypeId: '0-3', propertyName: 'dealstage' },
			{ event: 'propertyChange', objectType: 'deal', recordId: '5' },
		],
		[
			{ subscriptionType: 'object.deletion', objectTypeId: '2-9', objectId: '5' },
			{ event: 'deletion', objectType: '2-9', objectTypeId: '2-9', recordId: '5' },
		],
		[
			{ subscriptionType: 'object.restore', objectTypeId: '0-5' },
			{ event: 'restore', objectType: 'ticket' },
		],
		[
			{ subscriptionType: 'object.privacyDeletion', objectTypeId: '0-1' },
			{ event: 'privacyDeletion', objectType: 'contact' },
		],
		[
			{ subscriptionType: 'contact.privacyDeletion' },
			{ event: 'privacyDeletion', objectType: 'contact', objectTypeId: '0-1', recordId: '5' },
		],
		[
			{
				subscriptionType: 'object.merge',
				objectTypeId: '0-1',
				primaryObjectId: 7,
				mergedObjectIds: [5],
				newObjectId: 9,
			},
			{ event: 'merge', objectType: 'contact', recordId: '9', mergedObjectIds: [5] },
		],
		[
			{ subscriptionType: 'company.merge', primaryObjectId: 7, mergedObjectIds: [5], newObjectId: null },
			{ event: 'merge', objectType: 'company', objectTypeId: '0-2', recordId: '7' },
		],
		[
			{ subscriptionType: 'company.merge', primaryObjectId: 7, newObjectId: 0, numberOfPropertiesMoved: 3 },
			{ recordId: '7', numberOfPropertiesMoved: 3 },
		],
		[
			{ subscriptionType: 'conversation.newMessage', messageId: 'm', messageType: 'COMMENT' },
			{ event: 'newMessage', objectType: 'conversation', recordId: '5', messageId: 'm' },
		],
		[
			{ eventType: 'object.creation', objectTypeId: 'CONTACT' },
			{ objectType: 'contact', objectTypeId: '0-1' },
		],
		[{ subscriptionType: 'object.creation', objectTypeId: 'MEETING_EVENT' }, { objectTypeId: '0-47' }],
		[
			{ subscriptionType: 'object.somethingNew', objectTypeId: '0-777' },
			{ event: 'somethingNew', objectType: '0-777', objectTypeId: '0-777', recordId: '5' },
		],
		[{ subscriptionType: 'event.completed' }, { event: 'completed', objectType: 'event', recordId: '5' }],
		[{ objectTypeId: '0-1' }, { event: '', objectType: 'contact', recordId: '5' }],
		[
			{ subscriptionType: 'object.creation', objectType: 'deal' },
			{ objectType: 'deal', objectTypeId: '0-3' },
		],
		[
			{ subscriptionType: 'contact.creation', occurredAt: '1700000000000' },
			{ occurredAtIso: '2023-11-14T22:13:20.000Z' },
		],
		[
			{ subscriptionType: 'contact.creation', occurredAt: '2023-11-14T23:13:20+01:00' },
			{ occurredAtIso: '2023-11-14T22:13:20.000Z' },
		],
	])('%j', async (event, expected) => {
		await hooks.listen();
		expect((await hooks.send([{ occurredAt: 1_700_000_000_000, objectId: 5, ...event }])).status).toBe(200);
		expect(hooks.json()).toEqual([expect.objectContaining(expected)]);
	});

	it('what is no time is none, and such events come last', async () => {
		await hooks.listen();
		const when = [undefined, 'soon', 2_000, '1000', '1970-01-01T00:00:03Z', 1e300, null];
		await hooks.send(when.map((occurredAt, at) => creation(at + 1, { occurredAt })));
		expect(hooks.ids()).toEqual([4, 3, 5, 1, 2, 6, 7]);
		expect(hooks.json().filter((json) => 'occurredAtIso' in json)).toHaveLength(3);
	});
});

describe('both families at once, from an app that hears both', () => {
	it('each subscription is told, as each document says, and a repetition is one event', async () => {
		const { sandbox } = bench;
		const { origin, path } = await hooks.listen();
		const [contact] = sandbox.records.seed('contacts', [{ email: 'both@example.com' }]);
		const [company] = sandbox.records.seed('companies', [{ name: 'Both' }]);
		sandbox.webhooks.configure(origin + path, [
			{ eventType: 'contact.associationChange' },
			{ eventType: 'object.associationChange', objectTypeId: '0-1' },
			{ eventType: 'object.associationChange', objectTypeId: '0-2' },
		]);
		await fetch(
			`${sandbox.url}/crm/objects/2026-09/contacts/${contact}/associations/default/companies/${company}`,
			{ method: 'PUT', headers: { authorization: `Bearer ${sandbox.token}` } },
		);
		await until(() => hooks.json().length >= 3);
		const told = hooks.json();
		const named = told.map(({ objectType, recordId, toObjectType, toRecordId, subscriptionType }) =>
			[subscriptionType, objectType, recordId, toObjectType, toRecordId].join(' '),
		);
		expect(new Set(named)).toEqual(
			new Set([
				`contact.associationChange contact ${contact} company ${company}`,
				`object.associationChange contact ${contact} company ${company}`,
				`object.associationChange company ${company} contact ${contact}`,
			]),
		);
		const count = told.length;
		const sent = sandbox.webhooks.deliveries.flatMap(({ events }) => events).slice(-count);
		await hooks.send(sent.map((event) => ({ ...event, attemptNumber: 1 })));
		expect(hooks.json()).toHaveLength(count);
		sandbox.webhooks.configure(origin + path, []);
	});
});

describe('the body', () => {
	it('one event without a list is taken', async () => {
		await hooks.listen();
		expect((await hooks.send([], { body: JSON.stringify(creation(1)) })).status).toBe(200);
		expect(hooks.ids()).toEqual([1]);
	});

	it('entries that are no events cost none, and are told', async () => {
		const warn = jest.spyOn(Container.get(Logger), 'warn').mockImplementation(() => undefined);
		await hooks.listen();
		expect((await hooks.send([null, creation(1), 'text', 7, [creation(3)], creation(2)])).status).toBe(200);
		expect(hooks.ids()).toEqual([1, 2]);
		expect(warn.mock.calls.map(([message]) => message)).toEqual([
			expect.stringContaining('4 entries of a delivery are no events'),
		]);
		warn.mockRestore();
	});

	it.each(['[1, null]', '{}', '{"an":"object"}', '"text"', '3', 'null'])('%s has none', async (body) => {
		await hooks.listen();
		expect((await hooks.send([], { body })).status).toBe(400);
		expect(hooks.server?.executions).toEqual([]);
	});

	it('ids longer than numbers are exact stay what they are', async () => {
		await hooks.listen();
		const body = JSON.stringify([creation(1)]).replace('"objectId":1', '"objectId":90071992547409931');
		await hooks.send([], { body });
		expect(hooks.json()[0]?.recordId).toBe('90071992547409931');
	});

	it('of any number of events is one execution', async () => {
		await hooks.listen({}, { runWorkflow: false });
		await hooks.send(Array.from({ length: 3_000 }, (_, at) => creation(at + 1)));
		expect(hooks.server?.executions.map((items) => items.length)).toEqual([3_000]);
	});
});

describe("n8n's clock is off", () => {
	// The request takes a moment, so the seconds may differ.
	it.each([
		[-432_000, /n8n's clock is 7 minutes, 1[2-5] seconds ahead/],
		[2 * 86_400_000 + 3_600_000, /n8n's clock is 2 days, (1 hour|59 minutes, 5\d seconds) behind/],
	])('by %d ms: each delivery is refused, and the log says how far', async (off, said) => {
		const warn = jest.spyOn(Container.get(Logger), 'warn').mockImplementation(() => undefined);
		await hooks.listen();
		expect((await hooks.send([creation(1)], { at: Date.now() + off })).status).toBe(401);
		expect(hooks.server?.executions).toEqual([]);
		const [message] = warn.mock.calls[0] ?? [];
		expect(message).toMatch(/HubSpot CRM Webhook Trigger.*refused/);
		expect(message).toMatch(said);
		warn.mockRestore();
	});
});
