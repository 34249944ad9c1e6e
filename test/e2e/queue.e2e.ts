import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, chain, hubspot } from './support/nodes';
import { startRedis } from './support/redis';
import type { Redis } from './support/redis';

const WORKFLOWS = 4;
const LIMIT = { max: 100, intervalMs: 10_000 };
/** Items for one and the same record: each takes a call of its own, so many calls need little data. */
const WRITES_EACH = 300;
const SEARCHES_EACH = 120;
/** As a nightly load has them: 100 travel in one call, and reading them keeps a worker busy for seconds. */
const RECORDS_EACH = 15_000;

/** How fast the workers are says little on a machine that has other things to do. */
const MEASURED = !process.env.CI;

let redis: Redis;
let sandbox: Sandbox;
let n8n: N8n;
let credential: { type: typeof ACCESS_TOKEN; id: string };

beforeAll(async () => {
	redis = await startRedis();
	sandbox = await startSandbox({ limits: LIMIT, latencyMs: 80 });
	n8n = await N8n.start({
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		},
	});
	for (let worker = 0; worker < 2; worker++) {
		await n8n.spawn(['worker', '--concurrency=2'], /worker is now ready/, { N8N_PORT: '0' });
	}
	const { token: accessToken, url: baseUrl } = sandbox;
	const id = await n8n.api.createCredential('HubSpot', ACCESS_TOKEN, { accessToken, baseUrl });
	credential = { type: ACCESS_TOKEN, id };
}, 300_000);
afterAll(async () => {
	await n8n?.stop();
	await redis?.stop();
	await sandbox?.close();
});
beforeEach(() => sandbox.calls.clear());

describe(`${WORKFLOWS} workflows at once on two workers and one account`, () => {
	it('write at the speed of the limit without running into it', async () => {
		const done = await runAll('contact', WRITES_EACH, {
			resource: 'contact',
			operation: 'upsert',
			matchProperty: { __rl: true, mode: 'name', value: 'email' },
			specifyProperties: 'json',
			propertiesJson: '={{ { email: $json.email.replace(/-.*@/, "@"), city: $json.email } }}',
		});
		const { share, refused } = measure('general', LIMIT.max / (LIMIT.intervalMs / 1_000));
		expect(done.failed).toBe(0);
		expect(sandbox.records.count('contacts')).toBe(WORKFLOWS);
		if (MEASURED) {
			expect(share).toBeGreaterThanOrEqual(0.85);
			expect(refused).toBeLessThan(0.02);
		}
	}, 600_000);

	it('load many records each, and no job is given up by its worker', async () => {
		const before = sandbox.records.count('contacts');
		const done = await runAll('load', RECORDS_EACH, {
			resource: 'contact',
			operation: 'upsert',
			matchProperty: { __rl: true, mode: 'name', value: 'email' },
			specifyProperties: 'json',
			propertiesJson: '={{ { email: "load-" + $json.email, city: "Oslo" } }}',
		});
		measure('general', LIMIT.max / (LIMIT.intervalMs / 1_000));
		expect(done.failed).toBe(0);
		expect(sandbox.records.count('contacts') - before).toBe(WORKFLOWS * RECORDS_EACH);
	}, 600_000);

	it('search at the speed of its own limit, which no header tells', async () => {
		const done = await runAll('search', SEARCHES_EACH, {
			resource: 'contact',
			operation: 'search',
			limit: 1,
			returnAll: false,
			specifyFilters: 'json',
			filterGroupsJson:
				'={{ JSON.stringify([{ filters: [{ propertyName: "email", operator: "EQ", value: $json.email }] }]) }}',
		});
		const { share, refused } = measure('search', 5);
		expect(done.failed).toBe(0);
		if (MEASURED) {
			expect(share).toBeGreaterThanOrEqual(0.85);
			expect(refused).toBeLessThan(0.05);
		}
	}, 600_000);
});

/** Runs the workflows at once, each with this many items. */
async function runAll(name: string, items: number, parameters: Parameters<typeof hubspot>[2]) {
	const runs = Array.from({ length: WORKFLOWS }, async (_, number) => {
		const id = await n8n.api.createWorkflow(
			chain(`${name} ${number}`, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Rows',
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: {
						jsCode: `return Array.from({ length: ${items} }, (_, n) => ({ json: { email: \`w${number}-\${n}@example.com\` } }))`,
					},
				},
				hubspot('HubSpot CRM', credential, parameters, { onError: 'continueErrorOutput' }),
			]),
		);
		const done = await n8n.api.ended(await n8n.api.run(id, 'Start'), 500_000);
		if (done.error) console.log(done.error.message);
		return done.error ? items : done.output('HubSpot CRM', 1).length;
	});
	return { failed: (await Promise.all(runs)).reduce((sum, one) => sum + one, 0) };
}

/** Share of the limit's calls that were answered, from the first to the last call, and share of 429 answers. */
function measure(bucket: 'general' | 'search', perSecond: number) {
	const calls = sandbox.calls
		.all()
		.filter(
			({ path }) => path.endsWith('/search') === (bucket === 'search') && path.startsWith('/crm/objects'),
		);
	const seconds = ((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)) / 1_000;
	const served = calls.filter(({ status }) => status !== 429).length;
	// The first window may be spent at once, so what the limit allows is one window more than time has passed.
	const allowed = bucket === 'general' ? perSecond * seconds + LIMIT.max : perSecond * (seconds + 1);
	const result = { share: served / allowed, refused: 1 - served / calls.length };
	console.log(JSON.stringify({ bucket, calls: calls.length, served, seconds, ...result }));
	return result;
}
