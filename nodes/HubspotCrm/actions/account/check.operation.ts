import type { IDataObject } from 'n8n-workflow';

import { accountDetails, apiUsage } from '../../api/account';
import { objectIn } from '../../api/json';
import { explain } from '../../errors/explain';
import type { Failure } from '../../errors/failure';
import { RESOURCE_TYPES } from '../../objects/objectTypes';
import { introspect } from '../../transport/connection/introspectToken';
import type { Reply } from '../../transport/exchange';
import type { Operation, OperationContext, Resource } from '../operation';
import { grantedBy, probeScopes } from './probe';

/** The status in the output. Workflows branch on it, so the values never change. */
type Status = 'active' | 'expired' | 'revoked' | 'unreachable';

const TOKEN_KINDS = new Map([
	['hubspotCrmPrivateAppApi', 'accessToken'],
	['hubspotCrmOAuth2Api', 'oAuth2'],
	['hubspotCrmRefreshTokenApi', 'refreshToken'],
]);

/**
 * Reports whether the connection works and what it may do, so that a workflow can check it before critical work. A
 * connection that does not work is a result, not an error. It is checked once, since it is the same for all items.
 * `resources`: the resources whose scopes are checked.
 */
export const check = (resources: Resource[]): Operation => ({
	value: 'check',
	name: 'Check Connection',
	verb: 'check',
	action: 'Check the connection',
	description: 'Tell whether the connection works, which account it leads to and which scopes it has',
	access: 'read',
	fields: [],
	scopes: [],
	async many(context) {
		const json = await connectionReport(context, resources);
		return Array.from({ length: context.itemCount }, () => ({ json: { ...json } }));
	},
});

async function connectionReport(context: OperationContext, resources: Resource[]): Promise<IDataObject> {
	const { client, host } = context;
	const tokenKind = TOKEN_KINDS.get(client.connection.credentialType);
	const details = await client.send(accountDetails());
	if (!details.ok) {
		const { message, description } = explain(details.failure, { record: 'connection', action: 'check' });
		return { status: statusOf(details.failure), reason: message, advice: description, tokenKind };
	}
	const [facts, usage] = await Promise.all([
		introspect(host, client.connection, client.clock.now()),
		client.send(apiUsage()),
	]);
	const granted = facts.scopes ? grantedBy(facts.scopes) : await probeScopes(client, RESOURCE_TYPES);
	const { portalId, portalName, accountType, timeZone, companyCurrency, uiDomain, dataHostingLocation } =
		bodyOf(details);
	return {
		status: 'active' satisfies Status,
		portalId,
		accountName: portalName ?? null,
		accountType,
		timeZone,
		companyCurrency,
		uiDomain,
		dataHostingLocation,
		tokenKind,
		expiresInSeconds: facts.expiresInSeconds ?? null,
		scopes: facts.scopes ?? null,
		missingScopes: lackingIn(resources, (anyOf) => granted(anyOf) === false),
		unknownScopes: lackingIn(resources, (anyOf) => granted(anyOf) === undefined),
		apiUsage: usageOf(usage),
	};
}

function statusOf({ kind, refusal, category }: Failure): Status {
	if (kind === 'forbidden') return 'revoked';
	if (kind !== 'unauthorized') return 'unreachable';
	return refusal === 'token' && category === 'EXPIRED_AUTHENTICATION' ? 'expired' : 'revoked';
}

/**
 * The operations that need scopes for which `isLacking` is true, each with these scopes. If one of several scopes is
 * enough, all of them are given.
 */
function lackingIn(resources: Resource[], isLacking: (anyOf: string[]) => boolean): IDataObject[] {
	return resources.flatMap((resource) =>
		resource.operations
			.map(({ value, scopes }) => ({
				resource: resource.value,
				operation: value,
				scopes: scopes.filter(isLacking).map((anyOf) => anyOf.join(' or ')),
			}))
			.filter(({ scopes }) => scopes.length > 0),
	);
}

/** Today's calls of all private apps of the account (hubspot-api 1.6). Null if HubSpot returns no count. */
function usageOf(reply: Reply): IDataObject | null {
	const { results } = bodyOf(reply);
	const [entry] = Array.isArray(results) ? (results as IDataObject[]) : [];
	if (!entry) return null;
	const { currentUsage, usageLimit, resetsAt } = entry;
	const remaining =
		typeof usageLimit === 'number' && typeof currentUsage === 'number' ? usageLimit - currentUsage : null;
	return { used: currentUsage, limit: usageLimit, remaining, resetsAt };
}

const bodyOf = (reply: Reply): IDataObject =>
	reply.ok ? ((objectIn(reply.answer.body) ?? {}) as IDataObject) : {};
