/** What the called URL is worked out from. */
export interface Call {
	/** The node's production URL as n8n knows it, with the public host even behind a proxy (n8n-host 9). */
	webhookUrl: string;
	/** Path and query as they arrived. */
	requestUrl: string;
	/** Whether the test URL was called. n8n tells nodes only the production URL (n8n-host 9). */
	isTest: boolean;
	/** The URL in the settings of the HubSpot app, if it is not n8n's. */
	override?: string;
}

/**
 * The URL that HubSpot called and signed (hubspot-api 1.8). It is built from n8n's own URL and not from the Host
 * header, since proxies change host and scheme (n8n-host 9). Only the query, and a slash at the end, are taken from the
 * request.
 */
export function calledUrl({ webhookUrl, requestUrl, isTest, override = '' }: Call): string {
	const [path = '', ...rest] = requestUrl.split('?');
	const query = rest.length > 0 ? `?${rest.join('?')}` : '';
	const typed = override.trim();
	if (typed !== '') return typed.includes('?') ? typed : typed + query;
	const url = isTest ? testUrl(webhookUrl, path) : webhookUrl;
	return url + (path.endsWith('/') && !url.endsWith('/') ? '/' : '') + query;
}

/** `…/webhook/ID/hubspot` and the path `/webhook-test/ID/hubspot` make `…/webhook-test/ID/hubspot`. */
function testUrl(webhookUrl: string, path: string): string {
	const own = webhookUrl.split('/');
	const called = path.split('/').filter((piece) => piece !== '');
	let shared = 0;
	while (shared < called.length && own.at(-1 - shared) === called.at(-1 - shared)) shared++;
	const endpoint = called.at(-1 - shared);
	if (shared === 0 || endpoint === undefined) return webhookUrl;
	own[own.length - 1 - shared] = endpoint;
	return own.join('/');
}
