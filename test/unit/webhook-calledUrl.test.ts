import { calledUrl } from '../../nodes/HubspotCrm/triggers/webhook/calledUrl';

const webhookUrl = 'https://n8n.example.com/base/webhook/1f-2e/hubspot';
const called = (requestUrl: string, more: { isTest?: boolean; override?: string } = {}) =>
	calledUrl({ webhookUrl, requestUrl, isTest: false, ...more });

test.each([
	['/webhook/1f-2e/hubspot', webhookUrl],
	['/base/webhook/1f-2e/hubspot', webhookUrl],
	['/webhook/1f-2e/hubspot?a=%3A&b', `${webhookUrl}?a=%3A&b`],
	['/webhook/1f-2e/hubspot?', `${webhookUrl}?`],
	['/webhook/1f-2e/hubspot?a=b?c', `${webhookUrl}?a=b?c`],
	['/webhook/1f-2e/hubspot/', `${webhookUrl}/`],
])('the production URL of %s keeps the public host', (requestUrl, expected) => {
	expect(called(requestUrl)).toBe(expected);
});

test.each([
	['/webhook-test/1f-2e/hubspot', 'https://n8n.example.com/base/webhook-test/1f-2e/hubspot'],
	['/base/webhook-test/1f-2e/hubspot?a', 'https://n8n.example.com/base/webhook-test/1f-2e/hubspot?a'],
	['/try/1f-2e/hubspot/', 'https://n8n.example.com/base/try/1f-2e/hubspot/'],
])('the test URL of %s follows from it', (requestUrl, expected) => {
	expect(called(requestUrl, { isTest: true })).toBe(expected);
});

test('an address that was typed in is taken as it stands', () => {
	const override = ' https://tunnel.example/hooks/hubspot ';
	expect(called('/webhook/1f-2e/hubspot?a=1', { override })).toBe('https://tunnel.example/hooks/hubspot?a=1');
	expect(called('/webhook/1f-2e/hubspot?a=1', { override: 'https://t.example/?a=1' })).toBe(
		'https://t.example/?a=1',
	);
	expect(called('/x', { override: '  ' })).toBe(webhookUrl);
});
