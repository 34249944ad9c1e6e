import type { IDataObject } from 'n8n-workflow';

import { byId, errorOf, HostBench, JSON_INPUT, NODE } from '../support/host';
import { answer, TamperingProxy } from '../support/tampering';

let bench: HostBench;
let proxy: TamperingProxy;
beforeEach(async () => {
	bench = await HostBench.start();
	proxy = await TamperingProxy.before(bench.sandbox.url);
});
afterEach(async () => {
	await proxy.close();
	await bench.stop();
});

const HTML = '<html><body>Welcome to the airport</body></html>';
const CREATE = { resource: 'company', operation: 'create', ...JSON_INPUT };
const UPDATE = {
	resource: 'company',
	operation: 'update',
	recordId: byId('={{ $json.id }}'),
	specifyProperties: 'json',
	propertiesJson: '={{ { city: $json.city } }}',
};
const DELETE = { resource: 'company', operation: 'delete', recordId: byId('={{ $json.id }}') };
const GET = { resource: 'company', operation: 'get', recordId: byId('={{ $json.id }}') };

const run = async (parameters: Parameters<HostBench['run']>[0], items: IDataObject[] = [{}]) =>
	(
		await bench.run(parameters, items, {
			credential: { accessToken: bench.sandbox.token, baseUrl: proxy.url },
			onError: 'continueRegularOutput',
		})
	).json(NODE);
const companies = (count: number) =>
	bench.sandbox.records.seed(
		'companies',
		Array.from({ length: count }, (_, at) => ({ name: `Company ${at}` })),
	);
const live = () => bench.sandbox.records.count('companies');

describe('6. Answers that lie', () => {
	test('201 whose body breaks off: a create is unconfirmed, not a dead token, and is not sent again', async () => {
		proxy.tamper = ({ url }, response, { text }) => {
			if (!url.endsWith('batch/create')) return false;
			response.writeHead(201, { 'content-type': 'application/json', 'content-length': text.length + 500 });
			response.write(text);
			setTimeout(() => response.destroy(), 20);
			return true;
		};
		const [item] = await run(CREATE, [{ name: 'A' }]);
		expect(errorOf(item)).toMatchObject({ kind: 'unconfirmed', maybeApplied: true });
		expect(proxy.calls.filter((call) => call.endsWith('batch/create'))).toHaveLength(1);
		expect(live()).toBe(1);
	});

	test.each([
		['a wrong chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'],
		['gzip that is none', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}'],
		['a header that is none', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n{}'],
	])('%s, once: an update is sent again and goes through', async (_what, raw) => {
		const [id = ''] = companies(1);
		let hits = 0;
		proxy.tamper = ({ url }, response) => {
			if (!url.endsWith('batch/update') || hits++ > 0) return false;
			response.socket?.end(raw);
			return true;
		};
		const [item] = await run(UPDATE, [{ id, city: 'Oslo' }]);
		expect(item).toMatchObject({ id, outcome: 'updated' });
		expect(hits).toBe(2);
	});

	test.each([
		['one record without properties', { properties: undefined }],
		['a number as a value', { properties: { name: 5 } }],
		['a list as properties', { properties: [] }],
		['no id', { id: undefined }],
	])('%s: that record is unanswered, and the others are not', async (_what, odd) => {
		const ids = companies(250);
		proxy.tamper = ({ url }, response, { status, text }) => {
			if (!url.endsWith('batch/update')) return false;
			const body = JSON.parse(text) as { results: Array<{ id: string }> };
			const results = body.results.map((one) => (one.id === ids[7] ? { ...one, ...odd } : one));
			return answer(response, status, { ...body, results });
		};
		const items = await run(
			UPDATE,
			ids.map((id) => ({ id, city: 'Oslo' })),
		);
		const failed = items.filter(({ error }) => error !== undefined);
		expect(failed).toHaveLength(1);
		expect(items.indexOf(failed[0] as IDataObject)).toBe(7);
		expect(errorOf(failed[0])).toMatchObject({ kind: 'unanswered', maybeApplied: true });
	});

	test.each([
		['200 and a page of HTML', 200, HTML, 'text/html'],
		['200 and null', 200, 'null', 'application/json'],
		['207', 207, { status: 'COMPLETE', results: [], errors: [] }, 'application/json'],
		['200 and a list', 200, { results: [] }, 'application/json'],
	])(
		'Delete answered by %s is no deletion',
		async (_what, status, body, type) => {
			const [id = ''] = companies(1);
			proxy.tamper = ({ url }, response) =>
				url.endsWith('batch/archive') && answer(response, status, body, type);
			const [item] = await run(DELETE, [{ id }]);
			expect(item?.deleted).toBeUndefined();
			expect(errorOf(item)).toMatchObject({ maybeApplied: true });
		},
		60_000,
	);

	test('an id that HubSpot never had is not told as deleted; one deleted before is', async () => {
		const [id = '', gone = ''] = companies(2);
		await run(DELETE, [{ id: gone }]);
		const items = await run(DELETE, [{ id }, { id: '987654321' }, { id: gone }]);
		expect(items.map(({ deleted }) => deleted)).toEqual([true, undefined, true]);
		expect(errorOf(items[1])).toMatchObject({ kind: 'notFound' });
		expect(proxy.calls.filter((call) => call.includes('batch/archive'))).toHaveLength(2);
	});

	test.each([[{}], [{ portalId: null }], [{ ok: true }], ['null'], [HTML]])(
		'any server that says 200 %j: Check Connection is not active',
		async (body) => {
			proxy.tamper = (_call, response) => answer(response, 200, body);
			const [item] = await run({ resource: 'account', operation: 'check' });
			expect(item?.status).toBe('unreachable');
			expect(item?.reason).toContain("not an answer of HubSpot's API");
		},
		60_000,
	);

	test('a token that was renewed in this run and is echoed by an answer is hidden', async () => {
		for (const authentication of ['oAuth2', 'refreshToken'] as const) {
			proxy.tamper = ({ url, token }, response, { status, text }) => {
				if (status === 401 || !url.includes('batch/read')) return false;
				const body = JSON.parse(text) as { results: Array<{ properties: IDataObject }> };
				for (const one of body.results) one.properties.name = `echo ${token}`;
				return answer(response, status, body);
			};
			const [id = ''] = companies(1);
			const stale = 'a-token-that-has-expired';
			const data = authentication === 'oAuth2' ? bench.oauth(stale) : bench.refreshable(stale);
			const result = await bench.run(GET, [{ id }], {
				authentication,
				credential: { ...data, baseUrl: proxy.url },
			});
			const [item] = result.json(NODE);
			expect([item?.name, result.error]).toEqual(['echo [hidden]', undefined]);
		}
	});

	test('an answer of any size is bounded, and a batch read that is too large is divided', async () => {
		const ids = companies(4);
		proxy.tamper = ({ url }, response, { status, text }) => {
			if (!url.includes('batch/read')) return false;
			const body = JSON.parse(text) as { results: Array<{ properties: IDataObject }> };
			for (const one of body.results) one.properties.name = 'x'.repeat(7 * 1024 * 1024);
			return answer(response, status, body);
		};
		const items = await run(
			GET,
			ids.map((id) => ({ id })),
		);
		expect(items.map(({ name }) => String(name).length)).toEqual(ids.map(() => 7 * 1024 * 1024));
		proxy.tamper = ({ url }, response) => {
			if (!url.includes('batch/read')) return false;
			response.writeHead(200, { 'content-type': 'application/json' });
			const more = () => {
				while (!response.destroyed && response.write('x'.repeat(65_536))) {
					/* until it is full */
				}
			};
			response.on('drain', more);
			more();
			return true;
		};
		const before = process.memoryUsage().rss;
		const [endless] = await run(GET, [{ id: ids[0] ?? '' }]);
		expect(errorOf(endless)).toMatchObject({
			kind: 'unanswered',
			description: expect.stringContaining('16 MB'),
		});
		expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
	}, 60_000);

	test('an interval of a day in the headers of a limit makes nobody wait for it', async () => {
		proxy.tamper = (_call, response, { status, text }) => {
			response.writeHead(status, {
				'content-type': 'application/json',
				'x-hubspot-ratelimit-max': '1',
				'x-hubspot-ratelimit-remaining': '0',
				'x-hubspot-ratelimit-interval-milliseconds': '86400000',
			});
			response.end(text);
			return true;
		};
		const [id = ''] = companies(1);
		const items = await run(GET, [{ id }]);
		expect(items).toMatchObject([{ id }]);
		expect(await run(GET, [{ id }])).toMatchObject([{ id }]);
	}, 60_000);

	test('always a new cursor without anything new ends', async () => {
		companies(3);
		let cursor = 0;
		let first: object | undefined;
		proxy.tamper = ({ url }, response, { text }) => {
			if (!/companies\?/.test(url)) return false;
			first ??= JSON.parse(text) as object;
			return answer(response, 200, { ...first, paging: { next: { after: `c${cursor++}` } } });
		};
		const [item] = await run({ resource: 'company', operation: 'getAll', returnAll: true });
		expect(errorOf(item)).toMatchObject({ kind: 'unanswered' });
		expect(cursor).toBeLessThan(100);
	}, 60_000);

	test('a create that is stopped in flight may have been written, and says so', async () => {
		const stop = new AbortController();
		proxy.tamper = ({ url }) => {
			if (!url.endsWith('batch/create')) return false;
			setTimeout(() => stop.abort(), 50);
			return true;
		};
		const result = await bench.run(CREATE, [{ name: 'A' }], {
			credential: { accessToken: bench.sandbox.token, baseUrl: proxy.url },
			signal: stop.signal,
		});
		expect(live()).toBe(1);
		const told = JSON.stringify([result.error, result.run.data.resultData]);
		if (told.includes('stopped')) expect(told).toContain('may have been written');
	});
});
