import type { Socket } from 'node:net';

import type { Random } from '../../sandbox/core/random';

/** A call of the node, read to its end. */
export interface Call {
	method: string;
	/** Path and query, as HubSpot sees them. */
	path: string;
	headers: Record<string, string>;
	body: Buffer;
}

/** What HubSpot itself answered. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** What the row of a disturbance in the table is called. */
export type Family =
	| 'connections'
	| 'framing'
	| 'encodings'
	| 'statuses'
	| 'limits'
	| 'shapes'
	| 'records'
	| 'errors'
	| 'pages'
	| 'headers'
	| 'sizes';

/** One way in which HubSpot, or the network between, can disturb a call. */
export interface Disturbance {
	name: string;
	family: Family;
	/** `before`: HubSpot never works on the call; `after`: it has; `either`: both can be. */
	when: 'before' | 'after' | 'either';
	/** Only calls whose method and path match; all unless given. */
	calls?: RegExp;
	/**
	 * What the answer says in a way that nobody could doubt: that the connection is not accepted, that something is not
	 * allowed, that the record is refused, that the account has no calls left, or which records there are.
	 */
	says?: 'connection' | 'forbidden' | 'refusal' | 'contents' | 'limit';
	/** Whether it is large, so that only one is tried at a time where memory is measured. */
	large?: boolean;
	play(answering: Answering): void | Promise<void>;
}

/** A disturbance, and whether HubSpot works on the call. */
export interface Planned {
	disturbance: Disturbance;
	worked: boolean;
}

/** What a disturbance answers with, and on what. */
export interface Answering {
	call: Call;
	/** HubSpot's own answer; undefined if it never worked on the call. */
	real: Reply | undefined;
	/** The connection to the node, on which nothing has been answered yet. */
	socket: Socket;
	random: Random;
	/** The credentials of the call and of its account, in a sentence: errors of gateways and HubSpot may hold them. */
	echo: string;
	/** HubSpot's time, in milliseconds since the epoch. */
	now: number;
}

/** Bytes of an answer as they stand on the wire. */
export function bytesOf({ status, headers, body }: Reply): Buffer {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	const head = [`HTTP/1.1 ${status} Status`, ...lines, '', ''].join('\r\n');
	return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** An answer with the headers that all answers of HubSpot have. */
export function replyOf(
	{ now }: Pick<Answering, 'now'>,
	status: number,
	type: string,
	body: string | Buffer,
	headers: Record<string, string> = {},
): Reply {
	const bytes = Buffer.from(body as string);
	return {
		status,
		headers: {
			date: new Date(now).toUTCString(),
			'content-type': type,
			'content-length': String(bytes.length),
			'x-hubspot-ratelimit-max': '190',
			'x-hubspot-ratelimit-remaining': '150',
			'x-hubspot-ratelimit-interval-milliseconds': '10000',
			...headers,
		},
		body: bytes,
	};
}

/** Sends an answer as it is. */
export function send({ socket }: Pick<Answering, 'socket'>, reply: Reply): void {
	socket.write(bytesOf(reply));
}

export const JSON_TYPE = 'application/json;charset=utf-8';

/** Answers with a value as JSON. */
export function sendJson(
	answering: Answering,
	status: number,
	value: unknown,
	headers: Record<string, string> = {},
): void {
	send(answering, replyOf(answering, status, JSON_TYPE, JSON.stringify(value), headers));
}

/** A page as gateways send it; it holds the secrets of the call, as badly written ones do. */
export const pageOf = (status: number, echo: string): string =>
	`<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><p>${echo}</p></body></html>`;

/** The body of HubSpot's answer as JSON; undefined if there is none. */
export function jsonOf(real: Reply | undefined): Record<string, unknown> | undefined {
	try {
		const value = JSON.parse(real?.body.toString('utf8') ?? '') as unknown;
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

/** HubSpot's own answer with another body. */
export function withBody(real: Reply, body: string | Buffer): Reply {
	const bytes = Buffer.from(body as string);
	return { ...real, headers: { ...real.headers, 'content-length': String(bytes.length) }, body: bytes };
}

/** HubSpot's own answer, or one that says nothing in its place. */
export const realOr = (answering: Answering): Reply =>
	answering.real ?? replyOf(answering, 200, JSON_TYPE, '{}');
