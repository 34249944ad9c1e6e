import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { RecordContext } from '../../nodes/HubspotCrm/actions/operation';
import { upsert } from '../../nodes/HubspotCrm/actions/record/upsert/upsert.operation';
import { Parameters } from '../../nodes/HubspotCrm/fields/parameters';
import { bareDomain } from '../../nodes/HubspotCrm/objects/keys';
import type { Outcome } from '../../nodes/HubspotCrm/output/outcome';
import { startSandbox } from '../../sandbox';
import type { Fault, Sandbox } from '../../sandbox';
import { clientOver, connectionTo, NODE } from '../support/fake-host';
import type { WireAnswer } from '../support/fake-host';
import { COMPANY, CONTACT } from '../support/object-types';
import { seeded, VirtualClock } from '../support/virtual-clock';

/**
 * Create or Update as a whole, over real HTTP against the sandbox, while HubSpot fails at random and its search lags.
 * Only time is virtual, so that minutes of lag and retries pass at once.
 */
interface Scenario {
	/** How records are matched: a unique property, or one that has to be searched for. */
	by: 'email' | 'domain';
	/** Which company or contact each item means, in which spelling, and the value that it gives it. */
	items: Array<{ who: number; spelling: number; value: string }>;
	/** Who exists beforehand. */
	known: number[];
	skipUnchanged: boolean;
	faults: Fault[];
	/** Whether faults go on for longer than a call is repeated. */
	stubborn: boolean;
	lagMs: number;
	/** How many runs the items are spread over. */
	runs: number;
	seed: number;
}

const PEOPLE = 12;
const batch = 'batch/';
const faults = fc.array(
	fc.oneof(
		fc.constant<Fault>({ kind: 'status', status: 429 }),
		fc.constantFrom(500, 502, 503).map((status): Fault => ({ kind: 'status', status })),
		fc
			.constantFrom(502, 504)
			.map((status): Fault => ({ kind: 'status', status, route: batch, afterApply: true })),
		fc.constantFrom<Fault>({ kind: 'cut-before' }, { kind: 'cut-after', route: batch }),
	),
	{ maxLength: 4 },
);

const scenario: fc.Arbitrary<Scenario> = fc.record({
	by: fc.constantFrom('email', 'domain'),
	items: fc.array(
		fc.record({
			who: fc.integer({ min: 0, max: PEOPLE }),
			spelling: fc.integer({ min: 0, max: 2 }),
			value: fc.constantFrom('a', 'b', 'c'),
		}),
		{ minLength: 1, maxLength: 30, size: 'max' },
	),
	known: fc.uniqueArray(fc.integer({ min: 0, max: PEOPLE }), { maxLength: PEOPLE }),
	skipUnchanged: fc.boolean(),
	faults,
	stubborn: fc.boolean(),
	lagMs: fc.constantFrom(0, 5_000, 60_000),
	runs: fc.integer({ min: 1, max: 3 }),
	seed: fc.integer(),
});

const SPELLINGS = {
	email: [(who: number) => `p${who}@example.com`, (who: number) => `P${who}@Example.com`],
	domain: [
		(who: number) => `c${who}.example`,
		(who: number) => `https://www.C${who}.example/about`,
		(who: number) => `WWW.c${who}.EXAMPLE`,
	],
};
const spell = (by: Scenario['by'], who: number, spelling: number): string =>
	(SPELLINGS[by][spelling % SPELLINGS[by].length] as (who: number) => string)(who);
const plain = (by: Scenario['by'], value: string) =>
	by === 'domain' ? bareDomain(value) : value.toLowerCase();

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ limits: { enforced: false } });
});
afterAll(async () => await sandbox.close());

interface Played {
	/** One list for each item, in order. */
	outcomes: Array<Outcome | undefined>;
	/** The live records by their key, beside how many there are. */
	stored: Map<string, string[]>;
	/** Values beforehand. */
	before: Map<string, string>;
	/** The key that each item means. */
	keys: string[];
}

/** No portal is used twice, so that runs know nothing of each other. */
let portals = 0;

async function play({
	by,
	items,
	known,
	skipUnchanged,
	lagMs,
	runs,
	seed,
	...given
}: Scenario): Promise<Played> {
	const object = by === 'email' ? CONTACT : COMPANY;
	const prefix = `x${portals++}-`;
	const name = (who: number, spelling = 0) =>
		by === 'email'
			? prefix + spell(by, who, spelling)
			: spell(by, who, spelling).replace(/c(?=\d)/i, (letter) => `${prefix}${letter}`);
	sandbox.faults.clear();
	sandbox.configure({ searchLagMs: 0 });
	const before = new Map(known.map((who) => [plain(by, name(who)), 'a']));
	sandbox.records.seed(
		object.path,
		known.map((who) => ({ [by]: name(who), city: 'a' })),
	);
	sandbox.clock.advance(1_000);
	sandbox.configure({ searchLagMs: lagMs });
	const chance = given.stubborn ? { probability: 0.8, times: 40 } : { probability: 0.25, times: 6 };
	for (const fault of given.faults) sandbox.faults.add({ ...fault, ...chance });

	const clock = new VirtualClock(seeded(seed));
	let synced = clock.now();
	const connection = { ...connectionTo(clock), baseUrl: sandbox.url };
	const outcomes: Played['outcomes'] = [];
	const share = Math.ceil(items.length / runs);
	for (let at = 0; at < items.length; at += share) {
		const input = items
			.slice(at, at + share)
			.map(({ who, spelling, value }) => ({ [by]: name(who, spelling), city: value }));
		const wire = async ({ method, url, qs, body }: Request): Promise<WireAnswer> => {
			sandbox.clock.advance(Math.max(0, clock.now() - synced));
			synced = clock.now();
			return await clock.during(send(method, url, qs, body));
		};
		const client = clientOver(wire as never, clock, { connection });
		const parameters = {
			matchProperty: by,
			specifyProperties: 'fields',
			'properties.mappingMode': 'autoMapInputData',
			options: { skipUnchanged },
			simplify: false,
		};
		const host = hostWith(input, parameters);
		const context: RecordContext = {
			host,
			client,
			object,
			parameters: new Parameters(host),
			itemCount: input.length,
			stopOnFailure: false,
		} as RecordContext;
		const some = await clock.run(upsert.many?.(context) ?? Promise.resolve([]));
		for (let index = 0; index < input.length; index++) outcomes.push(some[index]);
		await clock.advance(500);
	}
	const stored = new Map<string, string[]>();
	for (const { properties, archived } of sandbox.records.all(object.path)) {
		const key = plain(by, properties[by] ?? '');
		if (!key.includes(prefix) || archived) continue;
		stored.set(key, [...(stored.get(key) ?? []), properties.city ?? '']);
	}
	return { outcomes, stored, before, keys: items.map(({ who }) => plain(by, name(who))) };
}

interface Request {
	method?: string;
	url: string;
	qs?: Record<string, unknown>;
	body?: unknown;
}

async function send(method = 'GET', url: string, qs: Request['qs'] = {}, body: unknown): Promise<WireAnswer> {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(qs)) query.set(name, String(value));
	let response: Response;
	let text: string;
	try {
		response = await fetch(`${url}?${query.toString()}`, {
			method,
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		text = await response.text();
	} catch {
		// As the host's HTTP library reports a connection that breaks.
		throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
	}
	const headers = Object.fromEntries(response.headers);
	return { statusCode: response.status, headers, body: jsonOf(text) };
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** The parameters and items of a node; what else a host does is not asked for here. */
function hostWith(items: object[], parameters: Record<string, unknown>): IExecuteFunctions {
	return {
		getNode: () => NODE,
		getTimezone: () => 'UTC',
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, _index: number, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IExecuteFunctions;
}

const succeeded = (outcome: Outcome | undefined): boolean => outcome !== undefined && 'json' in outcome;
const isDoubtful = (outcome: Outcome | undefined): boolean =>
	outcome !== undefined &&
	'failure' in outcome &&
	(outcome.failure.kind === 'unconfirmed' || outcome.failure.maybeApplied === true);

test('whatever fails, HubSpot ends as the outcomes say: each item has one, and no record is made twice', async () => {
	let seenDoubt = 0;
	let seenFailure = 0;
	await fc.assert(
		fc.asyncProperty(scenario, async (given) => {
			const played = await play(given);
			const { outcomes, stored, before, keys } = played;
			expect(outcomes).toHaveLength(given.items.length);
			expect(outcomes.every((outcome) => outcome !== undefined)).toBe(true);

			for (const name of new Set(keys)) {
				const own = given.items.flatMap(({ value }, at) =>
					keys[at] === name ? [{ value, outcome: outcomes[at] }] : [],
				);
				const values = stored.get(name) ?? [];
				expect(values.length).toBeLessThanOrEqual(1);
				// The last value that was written, and those after it that may have been.
				const possible = new Set([before.get(name)]);
				for (const { value, outcome } of own) {
					if (succeeded(outcome)) possible.clear();
					if (succeeded(outcome) || isDoubtful(outcome)) possible.add(value);
					if (isDoubtful(outcome)) seenDoubt++;
					else if (!succeeded(outcome)) seenFailure++;
				}
				expect([...possible]).toContain(values[0]);
			}
		}),
		{ numRuns: 150, endOnFailure: false },
	);
	// A run of the test in which nothing ever went wrong would prove nothing.
	expect(seenDoubt + seenFailure).toBeGreaterThan(0);
}, 300_000);

test('where nothing fails for good, every item says what it did: created once, updated after that', async () => {
	await fc.assert(
		fc.asyncProperty(scenario, async (given) => {
			const kind = { kind: 'status', status: 429 } as const;
			const played = await play({ ...given, faults: [kind], stubborn: false, skipUnchanged: true });
			const { outcomes, before, keys } = played;
			const current = new Map(before);
			for (const [at, { value }] of given.items.entries()) {
				const name = keys[at] as string;
				const expected = !current.has(name)
					? 'created'
					: current.get(name) === value
						? 'unchanged'
						: 'updated';
				expect(outcomes[at]).toMatchObject({ json: { outcome: expected } });
				current.set(name, value);
			}
		}),
		{ numRuns: 60 },
	);
}, 300_000);
