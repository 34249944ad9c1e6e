import type { N8nApi } from './api';

/**
 * Connects an OAuth2 credential without a browser: takes n8n's authorize address, agrees on the sandbox's consent page
 * and hands the code back to n8n.
 *
 * @returns the address by which the browser came back
 * @throws when the consent page refuses, or n8n does not take the code
 */
export async function connect(api: N8nApi, credentialId: string, portalId: number): Promise<string> {
	const authorize = await api.send<string>('GET', `/rest/oauth2-credential/auth?id=${credentialId}`);
	const consent = await fetch(authorize, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({ portal: String(portalId), decision: 'grant' }),
	});
	const back = consent.headers.get('location');
	if (!back) throw new Error(`The consent page did not send the browser back: ${consent.status}`);
	const page = await api.text('GET', back);
	if (!/successful|connected/i.test(page))
		throw new Error(`n8n did not take the code: ${page.slice(0, 500)}`);
	return back;
}
