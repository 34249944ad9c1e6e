import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { DISTURBANCES } from '../../chaos/disturbances';
import type { Disturbance } from '../../chaos/disturbances';
import { atRandom, DisturbingProxy, worksOn } from '../../chaos/proxy';
import type { Lane, Plan } from '../../chaos/proxy';
import { Random } from '../../sandbox/core/random';

const ANSWER = { results: [{ id: '1', properties: { email: 'a@example.com' } }], total: 1 };
const PATH = '/crm/objects/2026-09/contacts/search';
const NOW = Date.UTC(2026, 0, 1);

let hubspot: Server;
let reached: string[];
let proxy: DisturbingProxy;
beforeAll(async () => {
	hubspot = createServer((incoming, answer) => {
		incoming.resume().on('end', () => {
			reached.push(incoming.url ?? '');
			answer.setHeader('content-type', 'application/json');
			answer.end(JSON.stringify(ANSWER));
		});
	});
	await new Promise<void>((resolve) => hubspot.listen(0, '127.0.0.1', resolve));
	const { port } = hubspot.address() as AddressInfo;
	proxy = await DisturbingProxy.start({
		target: `http://127.0.0.1:${port}`,
		now: () => NOW,
		onToken: () => undefined,
	});
});
afterAll(() => {
	proxy.close();
	hubspot.close();
	hubspot.closeAllConnections();
});
beforeEach(() => {
	reached = [];
});

const named = (name: string): Disturbance => {
	const found = DISTURBANCES.find((one) => one.name === name);
	if (!found) throw new Error(`There is no disturbance ${name}`);
	return found;
};

/** A lane on which every call is disturbed like this. */
const always = (name: string, worked?: boolean): Lane => {
	const disturbance = named(name);
	return proxy.lane((_call, random) => ({ disturbance, worked: worked ?? worksOn(disturbance, random) }), 1);
};

/** A call over a connection of its own: its answer, or the code with which it breaks. */
async function call({ url }: Lane, ms = 2_000): Promise<{ status?: number; text?: string; code?: string }> {
	return await new Promise((resolve) => {
		const broken = ({ code, message }: NodeJS.ErrnoException) => resolve({ code: code ?? message });
		const sent = request(`${url}${PATH}`, { method: 'POST', agent: false }, (answer: IncomingMessage) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (part: string) => (text += part));
			answer.on('error', broken);
			answer.on('end', () => resolve({ status: answer.statusCode, text }));
		});
		sent.on('error', broken);
		setTimeout(() => {
			resolve({ code: 'SILENCE' });
			sent.destroy();
		}, ms).unref();
		sent.end('{}');
	});
}

test('a call that is not disturbed goes through as it is, with the time of HubSpot', async () => {
	const lane = proxy.lane(() => undefined, 1);
	const answer = await fetch(`${lane.url}${PATH}`, { method: 'POST', body: '{"a":1}' });
	expect(answer.headers.get('date')).toBe(new Date(NOW).toUTCString());
	expect(await answer.json()).toEqual(ANSWER);
	expect(reached).toEqual([PATH]);
	expect(lane.passed).toEqual([
		{ method: 'POST', path: PATH, body: '{"a":1}', disturbance: undefined, worked: true },
	]);
});

test('there are at least 60 disturbances, each with a name of its own', () => {
	const names = DISTURBANCES.map(({ name }) => name);
	expect(names.length).toBeGreaterThanOrEqual(60);
	expect(new Set(names).size).toBe(names.length);
});

const small = DISTURBANCES.filter(({ large }) => !large);
test.each(small.map((one) => [one.name, one] as const))(
	'%s: HubSpot works on it as told',
	async (name, { when }) => {
		for (const worked of when === 'either' ? [true, false] : [when === 'after']) {
			reached = [];
			const lane = always(name, worked);
			await call(lane, 150);
			expect(reached).toEqual(worked ? [PATH] : []);
			expect(lane.passed).toMatchObject([{ disturbance: name, worked }]);
		}
	},
);

test.each([
	['reset before an answer', { code: 'ECONNRESET' }],
	['closed in the middle of the body', { code: 'ECONNRESET' }],
	['a body shorter than its length', { code: 'ECONNRESET' }],
	['a chunk size that is no number', { code: 'HPE_INVALID_CHUNK_SIZE' }],
	['no HTTP at all', { code: 'HPE_INVALID_CONSTANT' }],
	['headers of 200 kB', { code: 'HPE_HEADER_OVERFLOW' }],
	['silence', { code: 'SILENCE' }],
	['200 with null', { status: 200, text: 'null' }],
	['423, locked', { status: 423 }],
])('%s', async (name, expected) => {
	expect(await call(always(name), 300)).toMatchObject(expected);
});

test('records are changed, and what is around them is not', async () => {
	const changed = async (name: string) => JSON.parse((await call(always(name))).text ?? '') as typeof ANSWER;
	expect(await changed('a record without properties')).toEqual({ ...ANSWER, results: [{ id: '1' }] });
	expect(await changed('numbers as values')).toMatchObject({ results: [{ properties: { email: 13 } }] });
	expect(await changed('ghosts: a total of three more')).toEqual({ ...ANSWER, total: 4 });
});

test('disturbed answers hold the secrets of the lane and of the call', async () => {
	const lane = always('502 with a page of HTML');
	lane.secrets.add('a-client-secret');
	const answer = await fetch(`${lane.url}${PATH}`, { headers: { authorization: 'Bearer a-token' } });
	expect(await answer.text()).toMatch(/Bearer a-token a-client-secret/);
});

describe('at random', () => {
	const chosen = (plan: Plan, seed: number, count: number) => {
		const random = new Random(seed);
		const one = { method: 'POST', path: PATH, headers: {}, body: Buffer.alloc(0) };
		return Array.from({ length: count }, () => plan(one, random));
	};
	const names = (plan: Plan, seed: number) => chosen(plan, seed, 200).map((one) => one?.disturbance.name);

	test('the same seed disturbs the same calls in the same way, another one does not', () => {
		const plan = atRandom(DISTURBANCES, 0.3);
		expect(names(plan, 7)).toEqual(names(plan, 7));
		expect(names(plan, 7)).not.toEqual(names(plan, 8));
	});

	test('as many calls are disturbed as told, in all ways that fit', () => {
		const all = chosen(atRandom(DISTURBANCES, 0.3), 1, 20_000).filter((one) => one !== undefined);
		expect(all.length / 20_000).toBeCloseTo(0.3, 1);
		const met = new Set(all.map(({ disturbance }) => disturbance.name));
		const fitting = DISTURBANCES.filter(({ calls }) => calls?.test(`POST ${PATH}`) ?? true);
		expect(met.size).toBe(fitting.length);
		for (const { disturbance, worked } of all)
			if (disturbance.when !== 'either') expect(worked).toBe(disturbance.when === 'after');
	});
});
