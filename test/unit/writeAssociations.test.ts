import type { Answer, HubspotRequest } from '../../nodes/HubspotCrm/api/request';
import { createAssociations } from '../../nodes/HubspotCrm/associations/writeAssociations';
import type { NewAssociation } from '../../nodes/HubspotCrm/associations/writeAssociations';
import type { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import { systemClock } from '../../nodes/HubspotCrm/transport/clock';
import { COMPANY, CONTACT, DEAL } from '../support/object-types';

type Inputs = Array<{ from: { id: string }; to: { id: string } }>;

/** Sends associations to answers that are made from the inputs of each call. */
async function send(
	associations: NewAssociation[],
	answer: (inputs: Inputs) => { status: number; body: unknown },
	there: Answer = { status: 200, headers: {}, body: { results: [] } },
) {
	const calls: Array<{ path: string; inputs: Inputs }> = [];
	const client = {
		clock: systemClock,
		send: async ({ path, body }: HubspotRequest) => {
			const { inputs } = body as unknown as { inputs: Inputs };
			calls.push({ path, inputs });
			if (path.endsWith('batch/read')) return await Promise.resolve({ ok: true, answer: there });
			return await Promise.resolve({ ok: true, answer: { headers: {}, ...answer(inputs) } });
		},
	} as unknown as HubspotClient;
	const failures = await createAssociations(client, CONTACT, associations, { stopOnFailure: false });
	return {
		calls,
		kinds: failures.map((failure) => failure?.kind),
		details: failures.map((failure) => failure?.detail),
	};
}

const association = (fromId: string, toId: string, typeId?: number): NewAssociation => ({
	fromId,
	toId,
	to: COMPANY,
	...(typeId ? { type: { category: 'USER_DEFINED', typeId, label: `L${typeId}` } } : {}),
});
const made = (inputs: Inputs) => ({
	status: 201,
	body: {
		results: inputs.map(({ from, to }) => ({ fromObjectId: Number(from.id), toObjectId: Number(to.id) })),
	},
});

test('each other type and label has calls of its own, and repetitions are left out', async () => {
	const associations = [
		association('1', '7'),
		association('1', '7'),
		association('1', '7', 5),
		association('2', '7', 5),
		association('1', '7', 6),
	];
	const { calls, kinds } = await send(associations, made);
	expect(calls.map(({ path, inputs }) => [path.split('/').slice(-2).join('/'), inputs.length])).toEqual([
		['associate/default', 1],
		['batch/create', 2],
		['batch/create', 1],
	]);
	expect(kinds).toEqual(associations.map(() => undefined));
});

test('paths name both types as HubSpot does, in the direction of the association', async () => {
	const toDeal: NewAssociation = { fromId: '1', toId: '7', to: DEAL };
	const { calls, kinds } = await send([association('1', '7'), toDeal], made);
	expect(calls.map(({ path }) => path.replace(/\/\d{4}-\d{2}\//, '/…/'))).toEqual([
		'/crm/associations/…/contacts/companies/batch/associate/default',
		'/crm/associations/…/contacts/deals/batch/associate/default',
	]);
	expect(kinds).toEqual([undefined, undefined]);
});

test('of several for which there can be but one, the last one is sent last', async () => {
	const primary = (toId: string): NewAssociation => ({
		...association('1', toId),
		type: { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
	});
	const { calls, kinds } = await send([primary('7'), primary('8'), primary('7'), primary('7')], made);
	expect(calls.flatMap(({ inputs }) => inputs.map(({ to }) => to.id))).toEqual(['7', '8', '7']);
	expect(calls).toHaveLength(3);
	expect(kinds).toEqual([undefined, undefined, undefined, undefined]);
});

test('no call has more than 2,000 associations', async () => {
	const associations = Array.from({ length: 4_001 }, (_, at) => association(String(at), '7'));
	const { calls } = await send(associations, made);
	expect(calls.map(({ inputs }) => inputs.length)).toEqual([2_000, 2_000, 1]);
});

test('of a mixed answer each association gets its own: by both ends, by the end that an error names, or by what is left', async () => {
	const refused = (ids: string[]) => ({
		category: 'VALIDATION_ERROR',
		message: 'no',
		context: { objectId: ids },
	});
	const associations = [
		association('1', '7'),
		association('1', '8'),
		association('2', '9'),
		association('2', '9'),
		association('3', '6'),
	];
	const mixed = await send(associations, () => ({
		status: 207,
		body: { results: [{ from: { id: '1' }, to: { id: '7' } }], errors: [refused(['8']), refused(['9'])] },
	}));
	expect(mixed.kinds).toEqual([undefined, 'refused', 'refused', 'refused', 'unanswered']);
	const nameless = await send(associations, () => ({
		status: 207,
		body: {
			results: [{ from: { id: '1' }, to: { id: '7' } }],
			errors: [{ category: 'CONFLICT', message: 'no' }],
		},
	}));
	expect(nameless.kinds).toEqual([undefined, 'conflict', 'conflict', 'conflict', 'conflict']);
});

test('an answer that nobody understands proves nothing', async () => {
	expect((await send([association('1', '7')], () => ({ status: 200, body: '<html>' }))).kinds).toEqual([
		'unanswered',
	]);
});

test('where an answer names no association, HubSpot is asked whether it is there, with its label', async () => {
	const none = () => ({ status: 200, body: { results: [] } });
	const types = [{ category: 'USER_DEFINED', typeId: 5, label: 'L5' }];
	const there = {
		status: 200,
		headers: {},
		body: { results: [{ from: { id: '1' }, to: [{ toObjectId: 7, associationTypes: types }] }] },
	};
	const associations = [
		association('1', '7'),
		association('1', '7', 5),
		association('1', '7', 6),
		association('2', '7'),
	];
	const { kinds } = await send(associations, none, there);
	expect(kinds).toEqual([undefined, undefined, 'unanswered', 'unanswered']);
});

describe('refusals whose ids stand in the text alone', () => {
	const invalid = (text: string) => ({ status: 'error', category: 'VALIDATION_ERROR', message: text });
	const answered =
		(errors: unknown[], ...results: unknown[]) =>
		() => ({
			status: 207,
			body: { status: 'COMPLETE', results, errors },
		});
	const pairs = (...all: Array<[string, string]>) => all.map(([from, to]) => association(from, to));

	test('each goes to its own pair', async () => {
		const errors = [invalid('COMPANY=200 is not valid'), invalid('COMPANY=100 is not valid')];
		const { details } = await send(
			pairs(['1', '100'], ['1', '200'], ['1', '300']),
			answered(errors, { from: { id: '1' }, to: { id: '300' } }),
		);
		expect(details).toEqual(['COMPANY=100 is not valid', 'COMPANY=200 is not valid', undefined]);
	});

	test('also if two pairs share a record, in whatever order', async () => {
		const errors = [invalid('CONTACT=1 is not valid'), invalid('COMPANY=8 is not valid')];
		for (const given of [errors, [...errors].reverse()]) {
			const { details } = await send(pairs(['1', '8'], ['1', '7'], ['2', '7']), answered(given));
			expect(details.slice(0, 2)).toEqual(['COMPANY=8 is not valid', 'CONTACT=1 is not valid']);
		}
		const twice = [invalid('CONTACT=1 is not valid'), invalid('CONTACT=1 is not valid')];
		const { kinds } = await send(pairs(['1', '7'], ['1', '8'], ['2', '7']), answered(twice));
		expect(kinds).toEqual(['refused', 'refused', 'unanswered']);
	});

	test('an id is not taken for another one that begins with it, or for one of the other type', async () => {
		const errors = [invalid('CONTACT=1234 is not valid'), invalid('COMPANY=12 is not valid')];
		const { details } = await send(pairs(['12', '9'], ['1234', '8'], ['7', '12']), answered(errors));
		expect(details).toEqual([undefined, 'CONTACT=1234 is not valid', 'COMPANY=12 is not valid']);
	});

	test('an error about a record that was not sent belongs to none', async () => {
		const { kinds } = await send(pairs(['1', '7']), answered([invalid('CONTACT=99 is not valid')]));
		expect(kinds).toEqual(['unanswered']);
	});

	test('entries of any shape are passed over', async () => {
		const odd = [null, 'text', 7, [], {}, { from: null }, { from: { id: {} }, to: 5 }, { fromObjectId: [] }];
		const { kinds } = await send(
			pairs(['1', '7'], ['1', '8']),
			answered([...odd, { context: null }, { context: [1], message: 3 }], ...odd, {
				from: { id: 1 },
				to: { id: 7 },
			}),
		);
		expect(kinds[0]).toBeUndefined();
		for (const body of [null, 'x', [], { results: {}, errors: {} }, { results: null, errors: 'x' }])
			expect((await send(pairs(['1', '7']), () => ({ status: 200, body }))).kinds).toEqual(['unanswered']);
	});
});
