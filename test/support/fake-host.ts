import type { IHttpRequestOptions, INode } from 'n8n-workflow';

import { HubspotClient } from '../../nodes/HubspotCrm/transport/client';
import type { Connection, Host } from '../../nodes/HubspotCrm/transport/connection/connection';
import { createRateLimiter } from '../../nodes/HubspotCrm/transport/limits/rateLimiter';
import { SharedToken } from '../../nodes/HubspotCrm/transport/connection/sharedToken';
import type { VirtualClock } from './virtual-clock';

export interface WireAnswer {
	statusCode: number;
	headers?: Record<string, string>;
	body?: unknown;
}

/** Answers a call, or throws what the host's helper would throw. */
export type Wire = (options: IHttpRequestOptions) => WireAnswer | Promise<WireAnswer>;

export const NODE: INode = {
	id: '00000000-0000-0000-0000-000000000001',
	name: 'HubSpot CRM',
	type: 'n8n-nodes-hubspot-crm.hubspotCrm',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A host whose HTTP helper is `wire`, for what the real engine cannot be made to do. */
export function fakeHost(wire: Wire): Host {
	return {
		getNode: () => NODE,
		getCredentials: async () => ({}),
		logger: { info: () => {}, warn: () => {}, debug: () => {} },
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => ({
				headers: {},
				...(await wire(options)),
			}),
		},
	} as unknown as Host;
}

export const connectionTo = (
	clock: VirtualClock,
	baseUrl = 'https://api.hubapi.com',
	credentialType = 'hubspotCrmPrivateAppApi',
): Connection => ({
	credentialType,
	baseUrl,
	owner: '',
	limiter: createRateLimiter(clock),
	token: new SharedToken(credentialType !== 'hubspotCrmPrivateAppApi'),
	secrets: new Set(),
	cache: new Map(),
});

/** A client on virtual time whose calls end at `wire`. */
export const clientOver = (
	wire: Wire,
	clock: VirtualClock,
	{ signal, connection = connectionTo(clock) }: { signal?: AbortSignal; connection?: Connection } = {},
): HubspotClient => new HubspotClient(fakeHost(wire), connection, signal, clock);
