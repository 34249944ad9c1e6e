import { readBaseUrl } from '../../nodes/HubspotCrm/transport/connection/baseUrl';
import { HostBench } from '../support/host';

/**
 * Cases 6, "Base URL `https://api.hubapi.com@evil.example`": the node and the credential read each spelling alike, and
 * never as another host.
 */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
});
afterAll(async () => await bench.stop());

const HUBSPOT = 'https://api.hubapi.com';

/** Spellings that can be used, and what they mean. */
const USED: Array<[given: unknown, url: string]> = [
	[undefined, HUBSPOT],
	[null, HUBSPOT],
	['', HUBSPOT],
	['   ', HUBSPOT],
	['\n\t', HUBSPOT],
	[HUBSPOT, HUBSPOT],
	[`${HUBSPOT}/`, HUBSPOT],
	[`${HUBSPOT}///`, HUBSPOT],
	[` ${HUBSPOT}/ \n`, HUBSPOT],
	[`\u00a0${HUBSPOT}\ufeff`, HUBSPOT],
	['HTTPS://API.HubAPI.com', HUBSPOT],
	['hTTps://api.hubapi.com:443', HUBSPOT],
	[`${HUBSPOT}:443/crm`, HUBSPOT],
	['api.hubapi.com', HUBSPOT],
	['API.HUBAPI.COM/', HUBSPOT],
	['api.hubapi.com:443', HUBSPOT],
	[`${HUBSPOT}/crm/v3/objects/contacts`, HUBSPOT],
	['api.hubapi.com/crm/objects/2026-09/0-1', HUBSPOT],
	[`${HUBSPOT}:8443`, `${HUBSPOT}:8443`],
	['https://api-eu1.hubapi.com', 'https://api-eu1.hubapi.com'],
	['https://proxy.example.com', 'https://proxy.example.com'],
	['https://proxy.example.com/hubspot/', 'https://proxy.example.com/hubspot'],
	['https://Proxy.Example.com/HubSpot', 'https://proxy.example.com/HubSpot'],
	['https://proxy.example.com:8443/a/b_c~d.e-f', 'https://proxy.example.com:8443/a/b_c~d.e-f'],
	['https://proxy.example.com/.well/..a', 'https://proxy.example.com/.well/..a'],
	['proxy.example.com:8443/hubspot', 'https://proxy.example.com:8443/hubspot'],
	['https://proxy.example.com:65535', 'https://proxy.example.com:65535'],
	['https://proxy.example.com:1', 'https://proxy.example.com:1'],
	['https://proxy.example.com:80', 'https://proxy.example.com:80'],
	['https://hubspot-proxy', 'https://hubspot-proxy'],
	['hubspot-proxy:8443', 'https://hubspot-proxy:8443'],
	['https://10.0.0.5:8443', 'https://10.0.0.5:8443'],
	['10.0.0.5', 'https://10.0.0.5'],
	['https://localhost', 'https://localhost'],
	['https://[::1]:8443', 'https://[::1]:8443'],
	['localhost', 'http://localhost'],
	['localhost:8787', 'http://localhost:8787'],
	['LOCALHOST:8787/', 'http://localhost:8787'],
	['127.0.0.1:8787/', 'http://127.0.0.1:8787'],
	['[::1]:8787', 'http://[::1]:8787'],
	['http://localhost:8787', 'http://localhost:8787'],
	['HTTP://LocalHost:80/Api', 'http://localhost/Api'],
	['http://127.0.0.1', 'http://127.0.0.1'],
	['http://[::1]:8787/x', 'http://[::1]:8787/x'],
	['localhost.example.com', 'https://localhost.example.com'],
	['https://127.0.0.1.nip.io', 'https://127.0.0.1.nip.io'],
	['https://api.hubapi.com.evil.example', 'https://api.hubapi.com.evil.example'],
];

/** Spellings that nobody may send a token to. */
const REFUSED: unknown[] = [
	// Somebody before the host.
	'https://api.hubapi.com@evil.example',
	'https://api.hubapi.com:443@evil.example',
	'https://api.hubapi.com%40evil.example',
	'https://user:secret@api.hubapi.com',
	'https://@api.hubapi.com',
	'api.hubapi.com@evil.example',
	'http://localhost@evil.example',
	'http://localhost:80@evil.example',
	'localhost:8787@evil.example',
	// Other ways to end a host.
	'https://api.hubapi.com\\@evil.example',
	'https://api.hubapi.com\\.evil.example',
	'https:\\\\evil.example',
	'https:/\\evil.example',
	'https://evil.example\\x',
	'https://api.hubapi.com#@evil.example',
	'https://api.hubapi.com#',
	'https://api.hubapi.com?x=1',
	'https://api.hubapi.com/?',
	'https://proxy.example.com:8443/a/b?x=1#y',
	'https://api.hubapi.com;evil.example',
	'https://api.hubapi.com,evil.example',
	'https://api.hubapi.com|evil.example',
	// Schemes.
	'https:evil.example',
	'https:/evil.example',
	'https:///evil.example',
	'https:////evil.example',
	'https://https://evil.example',
	'https:8080',
	'http:8080/x',
	'//evil.example',
	'///evil.example',
	'/evil.example',
	'\\\\evil.example',
	'ftp://api.hubapi.com',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'data:text/html,x',
	'ws://api.hubapi.com',
	'httpss://api.hubapi.com',
	'https ://api.hubapi.com',
	'https:// api.hubapi.com',
	'https://',
	'https:',
	'http://',
	'://api.hubapi.com',
	// Plain http to others.
	'http://api.hubapi.com',
	'HTTP://api.hubapi.com',
	'http://evil.example/x',
	'http://localhost.evil.com',
	'http://localhost.evil.com:8787',
	'http://localhostx',
	'http://xlocalhost',
	'http://localhost-a:80',
	'http://127.0.0.1.nip.io',
	'http://127.0.0.2',
	'http://10.0.0.5:8787',
	'http://0.0.0.0',
	'http://127.1',
	'http://0x7f.0.0.1',
	'http://2130706433',
	'http://[::]',
	'http://[::ffff:127.0.0.1]',
	'http://[0:0:0:0:0:0:0:1]',
	// Hosts that are numbers, or in an odd form.
	'https://2130706433',
	'https://0x7f000001',
	'https://127.1',
	'https://256.1.1.1',
	'https://01.02.03.04',
	'https://evil.example.0x7f',
	'https://1.2.3',
	'https://[fe80::1]',
	'https://[::1',
	'https://::1',
	'https://api.hubapi.com.',
	'https://api.hubapi.com..',
	'https://.api.hubapi.com',
	'https://api..hubapi.com',
	'https://-api.hubapi.com',
	'https://api-.hubapi.com',
	'https://api_1.hubapi.com',
	`https://${'a'.repeat(64)}.example`,
	// Other scripts, escapes, invisible characters.
	'https://\u0430pi.hubapi.com',
	'https://api.hubapi\u3002com',
	'https://api.hubapi.com\uff0fevil',
	'https://api.hubapi.com\uff20evil.example',
	'https://\u24d0pi.hubapi.com',
	'https://xn--pi-7kc.hubapi.com',
	'https://api.xn--hubap-q4a.com',
	'https://ap\u0131.hubapi.com',
	'https://api.hubapi.com\u200b',
	'https://api.\u200dhubapi.com',
	'https://api.hub\u00adapi.com',
	'\u202ehttps://api.hubapi.com',
	'https://api.hubapi%2ecom',
	'https://%61pi.hubapi.com',
	'https://api.hub\tapi.com',
	'https://api.hubapi.com\n.evil.example',
	'https://api.hubapi.com\r\nX-Header: 1',
	'ht\ntps://api.hubapi.com',
	'https://api.hubapi.com\u0000.evil.example',
	'https://api.hubapi.com evil.example',
	'not a url',
	// Ports.
	'https://api.hubapi.com:0',
	'https://api.hubapi.com:65536',
	'https://api.hubapi.com:99999',
	'https://api.hubapi.com:0443',
	'https://api.hubapi.com:',
	'https://api.hubapi.com:-1',
	'https://api.hubapi.com:80a',
	'https://api.hubapi.com:80:80',
	'localhost:0',
	'localhost:65536',
	// Paths.
	'https://proxy.example.com//evil.example',
	'https://proxy.example.com/a//b',
	'https://proxy.example.com/a/../b',
	'https://proxy.example.com/..',
	'https://proxy.example.com/./a',
	'https://proxy.example.com/a%2fb',
	'https://proxy.example.com/a b',
	'https://proxy.example.com/a@b',
	'https://proxy.example.com/{{x}}',
	'https://proxy.example.com/ä',
	// Not a text.
	17,
	{ a: 1 },
	['https://evil.example/?'],
];

/** What the credential sends its tests and its tokens to: the addresses that n8n's own expressions make of the field. */
async function inCredential(baseUrl: unknown): Promise<string> {
	const data = { baseUrl } as never;
	const { authUrl, accessTokenUrl } = await bench.engine.resolveCredential('hubspotCrmOAuth2Api', data);
	const base = String(accessTokenUrl).replace('/oauth/2026-09/token', '');
	expect(authUrl).toBe(`${base === HUBSPOT ? 'https://app.hubspot.com' : base}/oauth/authorize`);
	return base;
}

it('is a table of at least 100 spellings', () => {
	expect(new Set([...USED.map(([given]) => given), ...REFUSED]).size).toBeGreaterThanOrEqual(160);
});

it.each(USED)('%j stands for %s, in the node and in the credential', async (given, url) => {
	expect(readBaseUrl(given)).toEqual({ url });
	expect(new URL(url).href.replace(/\/$/, '')).toBe(url);
	expect(await inCredential(given)).toBe(url);
});

it.each(REFUSED.map((given) => [given]))(
	'%j is refused, in the node and in the credential',
	async (given) => {
		const read = readBaseUrl(given);
		expect(read).toEqual({ problem: expect.any(Object) as object });
		expect(JSON.stringify(read)).not.toMatch(/evil|secret/);
		const base = await inCredential(given);
		expect(base).toMatch(/^https:\/\/[a-z-]+\.invalid$/);
	},
);

it('the test button calls no other host either', async () => {
	for (const baseUrl of [
		'https://api.hubapi.com@127.0.0.1',
		`http://localhost@127.0.0.1:${bench.sandbox.port}`,
	]) {
		bench.sandbox.calls.clear();
		const data = { ...bench.token(), baseUrl };
		const result = await bench.engine.testCredential('hubspotCrmPrivateAppApi', data);
		expect(result.status).toBe('Error');
		expect(bench.sandbox.calls.all()).toEqual([]);
	}
});
