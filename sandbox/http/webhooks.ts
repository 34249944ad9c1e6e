import { invalid, notFound } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import type { WebhookApp } from '../webhooks/delivery';
import { MAX_SUBSCRIPTIONS, subscriptionProblem, type Subscription } from '../webhooks/subscriptions';
import { NO_CONTENT, ok, type ApiAnswer, type ApiCall, type ApiRoute, type Version } from './api';

/** Where the management API lives in each version: 2026-03 has its own place (HubSpot API notes, section 1.8). */
const BASES: readonly { version: Version; base: string }[] = [
	{ version: '2026-09', base: '/app-webhooks/2026-09/:appId' },
	{ version: '2026-03', base: '/webhooks/2026-03/:appId' },
	{ version: 'v3', base: '/webhooks/v3/:appId' },
];

function appOf(call: ApiCall): WebhookApp {
	const app = call.world.webhookApp(call.param('appId'));
	if (!app) throw notFound();
	return app;
}

function settings(call: ApiCall): ApiAnswer {
	const present = appOf(call).settings;
	if (!present) throw notFound();
	return ok(present);
}

function changeSettings(call: ApiCall): ApiAnswer {
	const app = appOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['targetUrl', 'throttling']);
	const throttling = body.asObject(fields.throttling, 'ThrottlingSettings');
	const max = body.asInteger(throttling.maxConcurrentRequests) ?? 10;
	if (max < 5) throw invalid('maxConcurrentRequests must be at least 5');
	const targetUrl = body.asText(fields.targetUrl) ?? '';
	if (!URL.canParse(targetUrl)) throw invalid(`Invalid target URL: ${targetUrl}`);
	return ok(app.configure(targetUrl, max));
}

function shown(subscription: Subscription): Record<string, unknown> {
	const { id, ...fields } = subscription;
	return { id: String(id), ...fields };
}

function subscriptionOf(app: WebhookApp, id: unknown): Subscription {
	const subscription = app.subscriptions.get(Number(id));
	if (!subscription) throw notFound();
	return subscription;
}

function create(call: ApiCall): ApiAnswer {
	const app = appOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['eventType']);
	const input = {
		eventType: body.asText(fields.eventType) ?? '',
		propertyName: body.asText(fields.propertyName),
		objectTypeId: body.asText(fields.objectTypeId),
		active: body.asFlag(fields.active) ?? false,
	};
	const problem = subscriptionProblem(input);
	if (problem !== undefined) throw invalid(problem);
	if (app.subscriptions.size >= MAX_SUBSCRIPTIONS)
		throw invalid(`There is a limit of ${MAX_SUBSCRIPTIONS} subscriptions`);
	return { status: 201, body: shown(app.subscribe(input)) };
}

function setActive(
	call: ApiCall,
	app: WebhookApp,
	body: JsonBody,
	id: unknown,
	fields: JsonObject,
): Subscription {
	const subscription = subscriptionOf(app, id);
	subscription.active = body.asFlag(fields.active) ?? subscription.active;
	subscription.updatedAt = new Date(call.world.clock.now()).toISOString();
	return subscription;
}

function update(call: ApiCall): ApiAnswer {
	const body = call.json();
	return ok(shown(setActive(call, appOf(call), body, call.param('subscriptionId'), body.object())));
}

function batchUpdate(call: ApiCall): ApiAnswer {
	const app = appOf(call);
	const body = call.json();
	const results = body.asList(body.object().inputs).map((one) => {
		const fields = body.asObject(one, 'SubscriptionBatchUpdateRequest');
		return shown(setActive(call, app, body, fields.id, fields));
	});
	return ok({ status: 'COMPLETE', results });
}

function remove(call: ApiCall): ApiAnswer {
	const app = appOf(call);
	app.subscriptions.delete(subscriptionOf(app, call.param('subscriptionId')).id);
	return NO_CONTENT;
}

/** Webhook settings of legacy public apps, with the developer's key instead of a token (HubSpot API notes, section 1.8). */
export function webhookRoutes(): ApiRoute[] {
	return BASES.flatMap(({ version, base }): ApiRoute[] => {
		const all = `${base}/subscriptions`;
		const one = `${all}/:subscriptionId`;
		const common = { version, limit: 'none' as const, auth: 'developer' as const };
		const list = (call: ApiCall) => ok({ results: [...appOf(call).subscriptions.values()].map(shown) });
		return [
			{ ...common, method: 'GET', path: `${base}/settings`, handle: settings },
			{ ...common, method: 'PUT', path: `${base}/settings`, handle: changeSettings },
			{ ...common, method: 'GET', path: all, handle: list },
			{ ...common, method: 'POST', path: all, handle: create },
			{ ...common, method: 'POST', path: `${all}/batch/update`, handle: batchUpdate },
			{
				...common,
				method: 'GET',
				path: one,
				handle: (call) => ok(shown(subscriptionOf(appOf(call), call.param('subscriptionId')))),
			},
			{ ...common, method: 'PATCH', path: one, handle: update },
			{ ...common, method: 'DELETE', path: one, handle: remove },
		];
	});
}
