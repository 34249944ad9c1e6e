import { sendLinks } from '../../nodes/HubspotCrm/associations/writeAssociations';
import type { WantedLink } from '../../nodes/HubspotCrm/associations/writeAssociations';
import type { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import { systemClock } from '../../nodes/HubspotCrm/transport/clock';
import type { Answer, HubspotRequest } from '../../nodes/HubspotCrm/transport/types';

type Inputs = Array<{ from: { id: string }; to: { id: string } }>;

/** Sends links to answers that are made from the inputs of each call. */
async function send(
	links: WantedLink[],
	answer: (inputs: Inputs) => { status: number; body: unknown },
	there: Answer = { status: 200, headers: {}, body: { results: [] } },
) {
	const calls: Array<{ path: string; inputs: Inputs }> = [];
	const client = {
		clock: systemClock,
		send: async ({ path, body }: HubspotRequest) => {
			const inputs = body?.inputs as Inputs;
			calls.push({ path, inputs });
			if (path.endsWith('batch/read')) return await Promise.resolve({ ok: true, answer: there });
			return await Promise.resolve({ ok: true, answer: { headers: {}, ...answer(inputs) } });
		},
	} as unknown as HubspotClient;
	const failures = await sendLinks(client, 'contacts', links, { stopOnFailure: false });
	return { calls, kinds: failures.map((failure) => failure?.kind) };
}

const link = (fromId: string, toId: string, typeId?: number): WantedLink => ({
	fromId,
	toId,
	to: 'companies',
	...(typeId ? { type: { category: 'USER_DEFINED', typeId, label: `L${typeId}` } } : {}),
});
const made = (inputs: Inputs) => ({
	status: 201,
	body: {
		results: inputs.map(({ from, to }) => ({ fromObjectId: Number(from.id), toObjectId: Number(to.id) })),
	},
});

test('each other type and label has calls of its own, and repetitions are left out', async () => {
	const links = [link('1', '7'), link('1', '7'), link('1', '7', 5), link('2', '7', 5), link('1', '7', 6)];
	const { calls, kinds } = await send(links, made);
	expect(calls.map(({ path, inputs }) => [path.split('/').slice(-2).join('/'), inputs.length])).toEqual([
		['associate/default', 1],
		['batch/create', 2],
		['batch/create', 1],
	]);
	expect(kinds).toEqual(links.map(() => undefined));
});

test('no call has more than 2,000 associations', async () => {
	const links = Array.from({ length: 4_001 }, (_, at) => link(String(at), '7'));
	const { calls } = await send(links, made);
	expect(calls.map(({ inputs }) => inputs.length)).toEqual([2_000, 2_000, 1]);
});

test('of a mixed answer each link gets its own: by both ends, by the end that an error names, or by what is left', async () => {
	const refused = (ids: string[]) => ({
		category: 'VALIDATION_ERROR',
		message: 'no',
		context: { objectId: ids },
	});
	const links = [link('1', '7'), link('1', '8'), link('2', '9'), link('2', '9'), link('3', '6')];
	const mixed = await send(links, () => ({
		status: 207,
		body: { results: [{ from: { id: '1' }, to: { id: '7' } }], errors: [refused(['8']), refused(['9'])] },
	}));
	expect(mixed.kinds).toEqual([undefined, 'refused', 'refused', 'refused', 'unanswered']);
	const nameless = await send(links, () => ({
		status: 207,
		body: {
			results: [{ from: { id: '1' }, to: { id: '7' } }],
			errors: [{ category: 'CONFLICT', message: 'no' }],
		},
	}));
	expect(nameless.kinds).toEqual([undefined, 'conflict', 'conflict', 'conflict', 'conflict']);
});

test('an answer that nobody understands proves nothing', async () => {
	expect((await send([link('1', '7')], () => ({ status: 200, body: '<html>' }))).kinds).toEqual([
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
	const links = [link('1', '7'), link('1', '7', 5), link('1', '7', 6), link('2', '7')];
	const { kinds } = await send(links, none, there);
	expect(kinds).toEqual([undefined, undefined, 'unanswered', 'unanswered']);
});
