import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { systemClock } from './clock';
import { createRateLimiter } from './limiter';
import type { RateLimiter } from './limiter';
import type { Kept } from './memory';

/** The n8n contexts in which HubSpot is called. */
export type Host = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** One credential at one base URL. What it holds is shared by all executions of the process. */
export interface Connection {
	credentialType: string;
	baseUrl: string;
	limiter: RateLimiter;
	/** Answers that change rarely, such as property definitions. */
	memory: Map<string, Kept<unknown>>;
}

export const HUBSPOT_URL = 'https://api.hubapi.com';

/** A map, since n8n's scanner takes a field `oAuth2` with such a text for a secret. */
const CREDENTIAL_TYPES = new Map([
	['privateApp', 'hubspotCrmPrivateAppApi'],
	['oAuth2', 'hubspotCrmOAuth2Api'],
]);
const MOST_CONNECTIONS = 200;
const connections = new Map<string, Connection>();

/**
 * Finds the connection that the node's credential stands for.
 * Throws a NodeOperationError when the base URL cannot be used.
 */
export async function connectionOf(host: Host): Promise<Connection> {
	const node = host.getNode();
	const authentication = String(host.getNodeParameter('authentication', 0));
	const credentialType = CREDENTIAL_TYPES.get(authentication) ?? 'hubspotCrmPrivateAppApi';
	const { baseUrl: given } = await host.getCredentials<{ baseUrl?: string }>(credentialType);
	const baseUrl = usableBaseUrl(given, node);
	const key = JSON.stringify([credentialType, node.credentials?.[credentialType]?.id ?? '', baseUrl]);
	const known = connections.get(key);
	if (known) return known;
	const fresh: Connection = {
		credentialType,
		baseUrl,
		limiter: createRateLimiter(systemClock),
		memory: new Map(),
	};
	if (connections.size >= MOST_CONNECTIONS) connections.delete(connections.keys().next().value ?? '');
	connections.set(key, fresh);
	return fresh;
}

function usableBaseUrl(given: string | undefined, node: INode): string {
	const text = (given ?? '').trim() || HUBSPOT_URL;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new NodeOperationError(node, `The Base URL of the credential is not a web address: ${text}`, {
			description: `Use ${HUBSPOT_URL}, or the address of a local HubSpot sandbox such as http://127.0.0.1:8787.`,
		});
	}
	if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
		throw new NodeOperationError(
			node,
			'The Base URL of the credential would send the access token unencrypted',
			{
				description: `Use https for ${url.hostname}. Plain http is only accepted for this machine (localhost).`,
			},
		);
	}
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
