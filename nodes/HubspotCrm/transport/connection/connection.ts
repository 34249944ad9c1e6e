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
import { secretsOf } from './redact';
import { renewalDue, SharedToken } from './sharedToken';

/** The contexts in which n8n calls this package and HubSpot is called. */
export type Host = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** One credential at one base URL. All executions of the process use the same connection. */
export interface Connection {
	credentialType: string;
	baseUrl: string;
	/** Differs between accounts, so that it changes when the credential gets the token of another account. */
	owner: string;
	limiter: RateLimiter;
	token: SharedToken;
	/** Values of the credential that must not show up in errors. */
	secrets: Set<string>;
	/** Cached answers of calls whose results change rarely, such as property definitions. */
	cache: Map<string, Kept<unknown>>;
}

const STATIC: CredentialType = 'hubspotCrmPrivateAppApi';
const REFRESHED: CredentialType = 'hubspotCrmRefreshTokenApi';

const MOST_CONNECTIONS = 200;
const connections = new Map<string, Connection>();
/** The usable form of each Base URL, by the text in the credential. */
const baseUrls = new Map<string | undefined, string>();

/**
 * The connection of the node's credential. A new one is made when there is none yet, or when the credential now belongs
 * to another account. Rejects with a NodeOperationError when the base URL cannot be used, and with n8n's error when the
 * credential cannot be read.
 */
export async function connectionOf(host: Host): Promise<Connection> {
	const node = host.getNode();
	const authentication = String(host.getNodeParameter('authentication', 0));
	const credentialType = CREDENTIAL_TYPES.find(({ value }) => value === authentication)?.type ?? STATIC;
	const data = await host.getCredentials(credentialType);
	const { baseUrl: given } = data as { baseUrl?: string };
	const baseUrl = baseUrls.get(given) ?? usableBaseUrl(given, node);
	if (baseUrls.size < MOST_CONNECTIONS) baseUrls.set(given, baseUrl);
	const key = JSON.stringify([credentialType, node.credentials?.[credentialType]?.id ?? '', baseUrl]);
	const owner = ownerOf(data);
	let connection = connections.get(key);
	if (connection?.owner !== owner) {
		connections.delete(key);
		if (connections.size >= MOST_CONNECTIONS) connections.delete(connections.keys().next().value ?? '');
		connection = open(credentialType, baseUrl, owner);
		connections.set(key, connection);
	}
	noteSecrets(connection, data);
	connection.token.missing = credentialType === REFRESHED && data.accessToken === '';
	if (connection.token.renewable) connection.token.dueAt = renewalDue(data, connection.token.renewedAt);
	return connection;
}

/** Most secrets that are remembered: those of the latest renewals. */
const MOST_SECRETS = 50;

/**
 * Remembers the secrets of a credential. Those that a renewal has replaced stay: another run may still use them, and an
 * answer may repeat them.
 */
export function noteSecrets({ secrets }: Connection, data: ICredentialDataDecryptedObject): void {
	for (const secret of secretsOf(data)) {
		// Deleted first, so that the set stays ordered by use.
		secrets.delete(secret);
		secrets.add(secret);
		if (secrets.size > MOST_SECRETS) secrets.delete(secrets.values().next().value ?? '');
	}
}

/** A text that differs between accounts. Somebody may put the token of another account into the same credential. */
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
