import { NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INode,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Kept } from '../cache';
import { systemClock } from '../clock';
import { createRateLimiter } from '../limits/rateLimiter';
import type { RateLimiter } from '../limits/rateLimiter';
import { readBaseUrl } from './baseUrl';
import { CREDENTIAL_TYPES } from './credentialTypes';
import type { CredentialType } from './credentialTypes';
import { renewalDue, SharedToken } from './sharedToken';

/** The n8n contexts in which HubSpot is called. */
export type Host = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** One credential at one base URL. What it holds is shared by all executions of the process. */
export interface Connection {
	credentialType: string;
	baseUrl: string;
	/** Changes when the credential comes to stand for another account. */
	owner: string;
	limiter: RateLimiter;
	token: SharedToken;
	/** Values of the credential that must not show up in errors. */
	secrets: Set<string>;
	/** Answers that change rarely, such as property definitions. */
	cache: Map<string, Kept<unknown>>;
}

const STATIC: CredentialType = 'hubspotCrmPrivateAppApi';
const REFRESHED: CredentialType = 'hubspotCrmRefreshTokenApi';

const MOST_CONNECTIONS = 200;
const connections = new Map<string, Connection>();

/**
 * Finds the connection that the node's credential stands for.
 * Throws a NodeOperationError when the base URL cannot be used.
 */
export async function connectionOf(host: Host): Promise<Connection> {
	const node = host.getNode();
	const authentication = String(host.getNodeParameter('authentication', 0));
	const credentialType = CREDENTIAL_TYPES.find(({ value }) => value === authentication)?.type ?? STATIC;
	const data = await host.getCredentials(credentialType);
	const { baseUrl: given } = data as { baseUrl?: string };
	const key = JSON.stringify([credentialType, node.credentials?.[credentialType]?.id ?? '', given]);
	const owner = ownerOf(data);
	let connection = connections.get(key);
	if (connection?.owner !== owner) {
		connections.delete(key);
		if (connections.size >= MOST_CONNECTIONS) connections.delete(connections.keys().next().value ?? '');
		connection = open(credentialType, usableBaseUrl(given, node), owner);
		connections.set(key, connection);
	}
	connection.secrets = new Set(secretsOf(data));
	connection.token.missing = credentialType === REFRESHED && data.accessToken === '';
	if (connection.token.renewable) connection.token.dueAt = renewalDue(data, connection.token.renewedAt);
	return connection;
}

/** What tells one account from another. Somebody may put the token of another account into the same credential. */
function ownerOf({
	accessToken,
	clientId,
	refreshToken,
	oauthTokenData,
}: ICredentialDataDecryptedObject): string {
	const { hub_id: account, refresh_token: grant } = (oauthTokenData ?? {}) as IDataObject;
	return JSON.stringify([clientId, refreshToken ?? account ?? grant ?? accessToken]);
}

const open = (credentialType: string, baseUrl: string, owner: string): Connection => ({
	credentialType,
	baseUrl,
	owner,
	limiter: createRateLimiter(systemClock),
	token: new SharedToken(credentialType !== STATIC),
	secrets: new Set(),
	cache: new Map(),
});

function usableBaseUrl(given: string | undefined, node: INode): string {
	const read = readBaseUrl(given);
	if ('url' in read) return read.url;
	const { message, description } = read.problem;
	throw new NodeOperationError(node, message, { description });
}

const SECRET_FIELDS = new Set([
	'accessToken',
	'clientSecret',
	'refreshToken',
	'access_token',
	'refresh_token',
]);
/** Shorter ones would tear holes into ordinary words. */
const SHORTEST = 8;

/** The values of a credential that must not come out anywhere. */
export function secretsOf(data: ICredentialDataDecryptedObject): string[] {
	const all = [...Object.entries(data), ...Object.entries((data.oauthTokenData ?? {}) as object)];
	return all
		.filter(([name]) => SECRET_FIELDS.has(name))
		.map(([, value]) => (typeof value === 'string' ? value.trim() : ''))
		.filter((value) => value.length >= SHORTEST);
}
