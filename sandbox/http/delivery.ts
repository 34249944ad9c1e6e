import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody } from '../core/errors';
import type { World } from '../world';
import type { ApiAnswer } from './api';
import { faultBody, type Fault } from './faults';

declare module 'fastify' {
	interface FastifyRequest {
		/** When the call came in, in the sandbox's time. */
		arrivedAt: number;
		correlationId: string;
		fault: Fault | undefined;
	}
	interface FastifyContextConfig {
		/** Control and page: no faults, no latency, not in the call log. */
		internal?: boolean;
	}
}

const JSON_TYPE = 'application/json;charset=utf-8';

/** An error body with the fields that every one has (HubSpot API notes, section 4). */
export function errorBody({ message, ...rest }: ErrorBody, request: FastifyRequest): Record<string, unknown> {
	return { status: 'error', message, correlationId: request.correlationId, ...rest };
}

/** Sends an answer as it is. */
export function write(reply: FastifyReply, result: ApiAnswer): FastifyReply {
	reply.code(result.status);
	if (result.headers) reply.headers(result.headers);
	if (result.body === undefined) return reply.send();
	if (result.contentType) return reply.header('content-type', result.contentType).send(result.body);
	return reply.header('content-type', JSON_TYPE).send(JSON.stringify(result.body));
}

/** Notes a call in the call log. */
export function logCall(world: World, request: FastifyRequest, status: number): void {
	const token = request.headers.authorization?.slice(-4);
	const at = request.arrivedAt;
	world.calls.add({
		method: request.method,
		path: request.url,
		route: request.routeOptions.url ?? '',
		status,
		at,
		ms: world.clock.now() - at,
		...(token === undefined ? {} : { token }),
	});
}

/** Breaks the connection without an answer. */
export function cut(world: World, request: FastifyRequest, reply: FastifyReply): void {
	logCall(world, request, 0);
	reply.hijack();
	request.raw.socket.destroy();
}

/** Never answers; breaks the connection after `fault.ms`, if that is set. */
export async function holdThenCut(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	fault: Fault,
): Promise<void> {
	logCall(world, request, 0);
	reply.hijack();
	if (fault.ms === undefined) return;
	await sleep(fault.ms, undefined, { ref: false });
	request.raw.socket.destroy();
}

/** Sends what a `status` fault says. */
export async function sendFault(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	fault: Fault,
): Promise<void> {
	if (world.options.latencyMs > 0) await sleep(world.options.latencyMs);
	const body = faultBody(fault);
	reply.code(fault.status ?? 500).headers(fault.headers ?? {});
	if ('html' in body) return void (await reply.header('content-type', 'text/html').send(body.html));
	const text = JSON.stringify({ status: 'error', correlationId: request.correlationId, ...body.json });
	await reply.header('content-type', JSON_TYPE).send(text);
}

/** Sends an answer after the set latency, unless a fault has other plans. */
export async function deliver(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	result: ApiAnswer,
): Promise<unknown> {
	const { fault } = request;
	if (fault?.kind === 'cut-after') return cut(world, request, reply);
	if (fault?.kind === 'timeout') return holdThenCut(world, request, reply, fault);
	if (fault?.kind === 'status') return sendFault(world, request, reply, fault);
	const hold = world.options.latencyMs + (fault?.kind === 'slow' ? (fault.ms ?? 0) : 0);
	if (hold > 0) await sleep(hold);
	return write(reply, result);
}
