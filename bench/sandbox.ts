import { startSandbox } from '../sandbox';

const CHUNK = 10_000;
const ROUNDS = 50;

/** Cost of one call, client and server together: both run in this process. */
export interface CallCost {
	title: string;
	cpuMs: number;
}

export interface SandboxResult {
	contacts: number;
	residentMb: number;
	seedSeconds: number;
	calls: CallCost[];
}

/** Fills a sandbox with contacts and measures what it needs and what its answers cost. */
export async function sandboxBenchmark(contacts: number): Promise<SandboxResult> {
	const sandbox = await startSandbox({ limits: { enforced: false } });
	const started = performance.now();
	for (let from = 0; from < contacts; from += CHUNK) {
		sandbox.records.seed(
			'contacts',
			Array.from({ length: Math.min(CHUNK, contacts - from) }, (_, at) => ({
				email: `person${from + at}@example.com`,
				firstname: `First ${at}`,
				lastname: `Last ${from + at}`,
			})),
		);
	}
	const seedSeconds = (performance.now() - started) / 1_000;

	const post = async (path: string, body: object): Promise<void> => {
		const response = await fetch(`${sandbox.url}/crm/objects/2026-09/contacts/${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${path} answered with status ${response.status}`);
		await response.arrayBuffer();
	};
	const some = (round: number) => Math.floor((contacts / ROUNDS) * round);
	const filter = (propertyName: string, operator: string, value: object) => ({
		filterGroups: [{ filters: [{ propertyName, operator, ...value }] }],
		limit: 200,
	});
	const ids = sandbox.records.seed('contacts', [{ email: 'first.of.range@example.com' }]);

	const upsert = async (round: number) => {
		const inputs = Array.from({ length: 100 }, (_, at) => {
			const email = `person${(some(round) + at) % contacts}@example.com`;
			return {
				id: email,
				idProperty: 'email',
				properties: { email, jobtitle: `Job ${round}` },
				objectWriteTraceId: String(at),
			};
		});
		await post('batch/upsert', { inputs });
	};
	const calls = [
		await cost('upsert of 100 records', upsert),
		await cost(
			'search page, EQ on email',
			async (round) =>
				await post('search', filter('email', 'EQ', { value: `person${some(round)}@example.com` })),
		),
		await cost(
			'search page, IN over 100 emails',
			async (round) =>
				await post(
					'search',
					filter('email', 'IN', {
						values: Array.from({ length: 100 }, (_, at) => `person${some(round) + at}@example.com`),
					}),
				),
		),
		await cost(
			'search page of 200, range of ids',
			async (round) =>
				await post('search', {
					...filter('hs_object_id', 'LT', { value: ids[0] }),
					sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
					after: String(round * 200),
				}),
		),
	];
	const residentMb = process.resourceUsage().maxRSS / 1_024;
	await sandbox.close();
	return { contacts, residentMb, seedSeconds, calls };
}

/** Mean processor time of a call, after the first, which may build an index. */
async function cost(title: string, call: (round: number) => Promise<void>): Promise<CallCost> {
	await call(0);
	const before = process.cpuUsage();
	for (let round = 1; round < ROUNDS; round++) await call(round);
	const { user, system } = process.cpuUsage(before);
	return { title, cpuMs: (user + system) / 1_000 / (ROUNDS - 1) };
}
