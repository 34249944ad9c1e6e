import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { mountControl } from '../control/routes';
import {
	ApiError,
	expired,
	invalid,
	jettyPage,
	missingScopes,
	unauthenticated,
	type ErrorBody,
} from '../core/errors';
import { mountPage } from '../page/mount';
import type { World } from '../world';
import { accountRoutes } from './account';
import { ApiCall, type ApiAnswer, type ApiRoute, type Caller } from './api';
import { associationBatchRoutes } from './association-batches';
import { associationLimitRoutes } from './association-limits';
import { associationLabelRoutes } from './association-labels';
import { associationRoutes } from './associations';
import { batchRoutes } from './batches';
import { cut, deliver, errorBody, holdThenCut, logCall, sendFault, write } from './delivery';
import { limitTrackingRoutes } from './limit-tracking';
import { listMemberRoutes } from './list-members';
import { listRoutes } from './lists';
import { mergeRoutes } from './merge';
import { mountOAuth } from './oauth';
import { tokenRoutes } from './oauth-info';
import { objectRoutes } from './objects';
import { ownerRoutes } from './owners';
import { pipelineChangeRoutes } from './pipeline-changes';
import { pipelineRoutes } from './pipelines';
import { propertyRoutes } from './properties';
import { propertyChangeRoutes } from './property-changes';
import { propertyGroupRoutes } from './property-groups';
import { propertyValidationRoutes } from './property-validations';
import { schemaRoutes } from './schemas';
import { searchRoutes } from './search';
import { webhookRoutes } from './webhooks';

const MAX_BODY = 16 * 1024 * 1024;
/** A longer address is a 414, as a long list of properties makes it (HubSpot API notes, section 8). */
const MAX_URL = 8 * 1024;
/** Room for longer addresses, so that they are answered here: Node.js would answer 431. */
const MAX_HEADERS = 1024 * 1024;

/** Every endpoint of the CRM API. */
export function apiRoutes(): ApiRoute[] {
	return [
		...searchRoutes(),
		...batchRoutes(),
		...mergeRoutes(),
		...objectRoutes(),
		...associationRoutes(),
		...associationBatchRoutes(),
		...associationLabelRoutes(),
		...associationLimitRoutes(),
		...propertyRoutes(),
		...propertyChangeRoutes(),
		...propertyGroupRoutes(),
		...propertyValidationRoutes(),
		...schemaRoutes(),
		...listRoutes(),
		...listMemberRoutes(),
		...pipelineRoutes(),
		...pipelineChangeRoutes(),
		...ownerRoutes(),
		...accountRoutes(),
		...limitTrackingRoutes(),
		...webhookRoutes(),
		...tokenRoutes(),
	];
}

/** The bearer token of a call. @throws ApiError 401 (HubSpot API notes, section 4) */
function authenticate(world: World, request: FastifyRequest): Caller {
	const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
	if (bearer === undefined) throw unauthenticated();
	const check = world.tokens.check(bearer);
	if ('expiredAt' in check) throw expired(check.expiredAt, world.clock.now());
	const portal = 'token' in check ? world.portals.get(check.token.portalId) : undefined;
	if (!('token' in check) || !portal) throw unauthenticated();
	return { portal, token: check.token };
}

/** A developer's key stands in the query; a token is no help (HubSpot API notes, section 1.2). */
function checkDeveloper(world: World, request: FastifyRequest): void {
	if ((request.query as Record<string, unknown>).hapikey !== world.developerKey) throw unauthenticated();
}

function refuseOtherMedia(request: FastifyRequest): void {
	const type = request.headers['content-type'];
	if (request.body === undefined || request.body === '' || type === undefined) return;
	if (/^application\/(.+\+)?json\b/i.test(type)) return;
	throw new ApiError(415, { message: 'HTTP 415 Unsupported Media Type' });
}

/** A 403 in its other form: the missing scopes stand in a context of its own (HubSpot API notes, section 4). */
function withScopesOnTop(body: ErrorBody): ErrorBody {
	if (body.category !== 'MISSING_SCOPES') return body;
	const { errors, ...rest } = body;
	return { ...rest, context: errors?.[0]?.context };
}

/** In HubSpot's order: token, limit, object type, scopes, body. */
function answer(world: World, route: ApiRoute, request: FastifyRequest): ApiAnswer {
	let headers: Record<string, string> = {};
	try {
		const caller = route.auth ? undefined : authenticate(world, request);
		if (route.auth === 'developer') checkDeveloper(world, request);
		if (caller) headers = world.limiter.take(caller.token, route.limit);
		const body = typeof request.body === 'string' ? request.body : '';
		const call = new ApiCall(
			world,
			caller,
			route.version,
			request.params as Record<string, string>,
			request.query as Record<string, unknown>,
			body,
			request.headers.accept,
		);
		const scopes = route.scopes?.(call) ?? [];
		const allowed = scopes.length === 0 || scopes.some((scope) => call.token.scopes.has(scope));
		if (!allowed) throw missingScopes(scopes);
		refuseOtherMedia(request);
		const result = route.handle(call);
		return { ...result, headers: { ...headers, ...result.headers } };
	} catch (error) {
		if (error instanceof ApiError) {
			return {
				status: error.status,
				body: errorBody(world.options.missingScopesOnTop ? withScopesOnTop(error.body) : error.body, request),
				headers: { ...headers, ...error.headers },
			};
		}
		world.crashes.push(error);
		return { status: 500, body: errorBody({ message: 'internal error' }, request), headers };
	}
}

/** The time as the `Date` header tells it, which may lie. */
function dateHeader(world: World): string {
	return new Date(world.clock.now() + world.options.lies.dateSkewMs).toUTCString();
}

/** Faults, correlation ids and the call log around every endpoint of HubSpot's. */
function addHooks(app: FastifyInstance, world: World): void {
	app.decorateRequest('arrivedAt', 0);
	app.decorateRequest('correlationId', '');
	app.decorateRequest('fault', undefined);

	app.addHook('onRequest', async (request, reply) => {
		if (request.routeOptions.config.internal) return;
		const now = world.clock.now();
		request.arrivedAt = now;
		request.correlationId = world.random.correlation.timedUuid(now);
		reply.headers({
			date: dateHeader(world),
			'x-hubspot-correlation-id': request.correlationId,
			'x-request-id': request.correlationId,
			'cf-ray': `${request.correlationId.slice(-12)}0000-FRA`,
			vary: 'origin',
			server: 'cloudflare',
		});
		if (request.url.length > MAX_URL) {
			await write(reply, { status: 414, body: jettyPage(414, ''), contentType: 'text/html;charset=utf-8' });
			return;
		}
		const fault = world.faults.hit(request.method, request.url);
		request.fault = fault;
		if (!fault) return;
		if (fault.kind === 'cut-before') return cut(world, request, reply);
		if (fault.kind === 'timeout' && !fault.afterApply) return holdThenCut(world, request, reply, fault);
		if (fault.kind === 'status' && !fault.afterApply) {
			request.fault = undefined;
			await sendFault(world, request, reply, fault);
		}
	});

	app.addHook('onSend', async (request, reply, payload) => {
		if (request.routeOptions.config.internal) return payload;
		logCall(world, request, reply.statusCode);
		return payload;
	});
}

/** The web server of one sandbox; it is not listening yet. */
export function buildServer(world: World): FastifyInstance {
	const app = Fastify({
		bodyLimit: MAX_BODY,
		http: { maxHeaderSize: MAX_HEADERS },
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 4_096 },
		frameworkErrors: (_error, request, reply: FastifyReply) => {
			write(reply, {
				status: 404,
				body: jettyPage(404, request.url),
				contentType: 'text/html;charset=utf-8',
				headers: { date: dateHeader(world) },
			});
		},
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	addHooks(app, world);

	const routes = apiRoutes();
	for (const route of routes) {
		app.route({
			method: route.method,
			url: route.path,
			handler: (request, reply) => deliver(world, request, reply, answer(world, route, request)),
		});
	}
	mountOAuth(app, world);
	mountControl(app, world);
	mountPage(app);

	const known = routes.map(({ path }) => new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}$`));
	app.setNotFoundHandler((request, reply) => {
		const path = request.url.split('?')[0] ?? '';
		const status = known.some((one) => one.test(path)) ? 405 : 404;
		return write(reply, { status, body: jettyPage(status, path), contentType: 'text/html;charset=utf-8' });
	});
	app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply: FastifyReply) => {
		const status = error.statusCode ?? 500;
		if (status >= 500) world.crashes.push(error);
		const refusal = status < 500 ? invalid(error.message) : new ApiError(500, { message: 'internal error' });
		return write(reply, { status, body: errorBody(refusal.body, request) });
	});
	return app;
}
