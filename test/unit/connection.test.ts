import { NodeOperationError } from 'n8n-workflow';

import { connectionOf } from '../../nodes/HubspotCrm/transport/connection/connection';
import type { Host } from '../../nodes/HubspotCrm/transport/connection/connection';
import { NODE } from '../support/fake-host';

/** A host whose node uses a credential with these values. */
const hostWith = (baseUrl: string | undefined, { authentication = 'privateApp', id = 'c1' } = {}): Host =>
	({
		getNode: () => ({
			...NODE,
			credentials: {
				hubspotCrmPrivateAppApi: { id, name: 'HubSpot' },
				hubspotCrmOAuth2Api: { id, name: 'HubSpot' },
				hubspotCrmRefreshTokenApi: { id, name: 'HubSpot' },
			},
		}),
		getNodeParameter: () => authentication,
		getCredentials: async () => ({ baseUrl, accessToken: 'pat-na1-secret' }),
	}) as unknown as Host;
const open = async (...given: Parameters<typeof hostWith>) => await connectionOf(hostWith(...given));

test.each([
	[undefined, 'https://api.hubapi.com'],
	['', 'https://api.hubapi.com'],
	['   ', 'https://api.hubapi.com'],
	['https://api.hubapi.com', 'https://api.hubapi.com'],
	['https://api.hubapi.com/', 'https://api.hubapi.com'],
	[' https://api.hubapi.com/// ', 'https://api.hubapi.com'],
	['HTTPS://API.HubAPI.com', 'https://api.hubapi.com'],
	['https://proxy.example.com/hubspot/', 'https://proxy.example.com/hubspot'],
	['https://proxy.example.com:8443/a/b', 'https://proxy.example.com:8443/a/b'],
	['api.hubapi.com', 'https://api.hubapi.com'],
	['https://api.hubapi.com/crm/v3/objects/contacts', 'https://api.hubapi.com'],
	['proxy.example.com:8443/hubspot', 'https://proxy.example.com:8443/hubspot'],
	['localhost:8787', 'http://localhost:8787'],
	['127.0.0.1:8787/', 'http://127.0.0.1:8787'],
	['http://localhost:8787', 'http://localhost:8787'],
	['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
	['http://[::1]:8787', 'http://[::1]:8787'],
])('the Base URL %j stands for %s', async (given, expected) => {
	expect((await open(given)).baseUrl).toBe(expected);
});

test.each([
	'ftp://api.hubapi.com',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'//x',
	'http://',
	'not a url',
	'http://localhost@evil.example',
	'https://api.hubapi.com@evil.example',
	'https://user:pat-na1-secret@api.hubapi.com',
])('the Base URL %j is refused, with an example of a good one', async (given) => {
	const error = await open(given).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: expect.stringContaining('is not a web address'),
		description: expect.stringContaining('https://api.hubapi.com'),
	});
	expect(JSON.stringify(error)).not.toContain('pat-na1-secret');
});

test.each([
	'http://api.hubapi.com',
	'http://localhost.evil.example',
	'http://127.0.0.1.evil.example',
	'http://10.0.0.5:8787',
])('the Base URL %j would send the token in the open and is refused', async (given) => {
	const error = await open(given).catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		message: expect.stringContaining('unencrypted'),
		description: expect.stringContaining('https'),
	});
	expect(JSON.stringify(error)).not.toContain('pat-na1-secret');
});

test('one credential at one address shares its limits; any other does not', async () => {
	const one = await open('https://api.hubapi.com', { id: 'shared' });
	expect(await open('https://api.hubapi.com/', { id: 'shared' })).toBe(one);
	for (const other of [
		await open('https://api.hubapi.com', { id: 'another' }),
		await open('https://proxy.example.com', { id: 'shared' }),
		await open('https://api.hubapi.com', { id: 'shared', authentication: 'oAuth2' }),
	]) {
		expect(other.limiter).not.toBe(one.limiter);
		expect(other.cache).not.toBe(one.cache);
	}
});

test('the chosen authentication decides the type of credential', async () => {
	expect((await open('', { authentication: 'privateApp' })).credentialType).toBe('hubspotCrmPrivateAppApi');
	expect((await open('', { authentication: 'oAuth2' })).credentialType).toBe('hubspotCrmOAuth2Api');
	expect((await open('', { authentication: 'refreshToken' })).credentialType).toBe(
		'hubspotCrmRefreshTokenApi',
	);
});
