import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world';
import type { ApiAnswer } from './api';
import { deliver, errorBody } from './delivery';
import { consentPage, ConsentProblem, decide, problemPage, readConsent } from './oauth-consent';
import { introspect, revoke } from './oauth-info';
import { checkClient, exchangeToken, OAuthError, type CodeStore } from './oauth-token';

/** `v1` ends on 2027-02-16 (HubSpot API notes, section 1.1). */
const VERSIONS = ['2026-09', '2026-03', 'v3', 'v1'];
const HTML = 'text/html;charset=utf-8';

function formOf(request: FastifyRequest): URLSearchParams | undefined {
	const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
	return isForm ? new URLSearchParams(typeof request.body === 'string' ? request.body : '') : undefined;
}

/** Runs an OAuth endpoint on the form of a request; refusals are 400 (HubSpot API notes, section 4). */
function onForm(request: FastifyRequest, work: (form: URLSearchParams) => ApiAnswer): ApiAnswer {
	const form = formOf(request);
	if (!form) return { status: 415, body: errorBody({ message: 'HTTP 415 Unsupported Media Type' }, request) };
	try {
		return work(form);
	} catch (error) {
		if (error instanceof OAuthError) return { status: 400, body: error.body };
		throw error;
	}
}

function queryOf(request: FastifyRequest): string {
	return request.url.split('?')[1] ?? '';
}

/** Shows the authorize page, or what is wrong with its address. */
function authorize(world: World, request: FastifyRequest, pinned: number | undefined): ApiAnswer {
	try {
		const query = queryOf(request);
		const asked = readConsent(world, new URLSearchParams(query));
		return { status: 200, body: consentPage(world, asked, query, pinned), contentType: HTML };
	} catch (error) {
		if (error instanceof ConsentProblem) return { status: 400, body: problemPage(error), contentType: HTML };
		throw error;
	}
}

function mountPages(app: FastifyInstance, world: World, codes: CodeStore): void {
	app.get('/oauth/authorize', (request, reply: FastifyReply) =>
		deliver(world, request, reply, authorize(world, request, undefined)),
	);
	app.get('/oauth/:portalId/authorize', (request, reply: FastifyReply) => {
		const { portalId } = request.params as { portalId: string };
		return deliver(world, request, reply, authorize(world, request, Number(portalId)));
	});
	app.post('/oauth/authorize', (request, reply: FastifyReply) => {
		try {
			const asked = readConsent(world, new URLSearchParams(queryOf(request)));
			const location = decide(world, codes, asked, formOf(request) ?? new URLSearchParams());
			return deliver(world, request, reply, { status: 302, headers: { location } });
		} catch (error) {
			if (!(error instanceof ConsentProblem)) throw error;
			return deliver(world, request, reply, { status: 400, body: problemPage(error), contentType: HTML });
		}
	});
}

/** OAuth endpoints (HubSpot API notes, section 1.7). They need no bearer token and have no rate limit here. */
export function mountOAuth(app: FastifyInstance, world: World): void {
	const codes: CodeStore = new Map();
	mountPages(app, world, codes);
	for (const version of VERSIONS) {
		app.post(`/oauth/${version}/token`, (request, reply: FastifyReply) => {
			const result = onForm(request, (form) => ({
				status: 200,
				body: exchangeToken(world, codes, form, version),
			}));
			return deliver(world, request, reply, result);
		});
		if (version === 'v1') continue;
		app.post(`/oauth/${version}/token/introspect`, (request, reply: FastifyReply) => {
			const result = onForm(request, (form) => ({
				status: 200,
				body: introspect(world, form, checkClient(world, form)),
			}));
			return deliver(world, request, reply, result);
		});
		app.post(`/oauth/${version}/token/revoke`, (request, reply: FastifyReply) => {
			const result = onForm(request, (form) => {
				revoke(world, form, checkClient(world, form));
				return { status: 200 };
			});
			return deliver(world, request, reply, result);
		});
	}
}
