import type { FastifyInstance } from 'fastify';
import type { World } from '../world';
import type { ApiAnswer } from './api';
import { exchangeToken, OAuthError, type CodeStore } from './oauth-token';
import { deliver } from './delivery';

/** `v1` ends on 2027-02-16 (HubSpot API notes, section 1.1). */
const VERSIONS = ['2026-09', '2026-03', 'v3', 'v1'];

/** Runs an OAuth endpoint; refusals are 400 with the body of HubSpot API notes, section 4. */
function guarded(work: () => ApiAnswer): ApiAnswer {
	try {
		return work();
	} catch (error) {
		if (error instanceof OAuthError) return { status: 400, body: error.body };
		throw error;
	}
}

/** OAuth endpoints (HubSpot API notes, section 1.7). They need no bearer token and have no rate limit here. */
export function mountOAuth(app: FastifyInstance, world: World): void {
	const codes: CodeStore = new Map();
	for (const version of VERSIONS) {
		app.post(`/oauth/${version}/token`, (request, reply) => {
			const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
			const form = new URLSearchParams(isForm && typeof request.body === 'string' ? request.body : '');
			const result = isForm
				? guarded(() => ({ status: 200, body: exchangeToken(world, codes, form, version) }))
				: {
						status: 415,
						body: {
							status: 'error',
							message: 'HTTP 415 Unsupported Media Type',
							correlationId: request.correlationId,
						},
					};
			return deliver(world, request, reply, result);
		});
	}
}
