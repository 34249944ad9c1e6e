import { Agent, createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { Random } from '../sandbox/core/random';
import { bytesOf } from './disturbances/disturbance';
import type { Call, Planned, Reply } from './disturbances';

/** Decides what becomes of a call; undefined: it goes through undisturbed. */
export type Plan = (call: Call, random: Random) => Planned | undefined;

/** A call that came through a lane. */
export interface Passed {
	method: string;
	path: string;
	body: string;
	/** The disturbance, if there was one, and whether HubSpot worked on the call. */
	disturbance?: string;
	worked: boolean;
}

/** A Base URL of its own, with a plan of its own. */
export interface Lane {
	url: string;
	plan: Plan;
	/** Secrets of the credential that uses the lane. Disturbed answers hold them. */
	readonly secrets: Set<string>;
	readonly random: Random;
	/** Calls so far, oldest first. */
	readonly passed: Passed[];
}

export interface ProxyOptions {
	/** Where HubSpot is: `http://127.0.0.1:PORT`. */
	target: string;
	/** HubSpot's time, in milliseconds since the epoch. */
	now: () => number;
	/** Told of each access token that HubSpot gives out. */
	onToken: (token: string) => void;
}

const LANE = /^\/lane-(\d+)(?=\/)/;
/** Headers of a connection, which belong to one side only. */
const HOP = new Set([
	'connection',
	'keep-alive',
	'transfer-encoding',
	'host',
	'accept-encoding',
	'content-length',
]);

/**
 * A proxy between node and HubSpot that disturbs calls as planned. Each lane is a Base URL of its own, so that several
 * runs at once can be disturbed in different ways, and each the same way again with the same seed.
 */
export class DisturbingProxy {
	private readonly lanes = new Map<number, Lane>();
	private readonly agent = new Agent({ keepAlive: true });
	private readonly sockets = new Set<Socket>();
	private readonly server: Server;
	private last = 0;

	private constructor(private readonly options: ProxyOptions) {
		// Answers are written to the socket by hand, so nothing must be written or timed by Node.js itself.
		this.server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (incoming) => {
			void this.answer(incoming).catch(() => incoming.socket.destroy());
		});
		this.server.on('connection', (socket: Socket) => {
			this.sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('close', () => this.sockets.delete(socket));
		});
	}

	/** Starts a proxy on a free port of 127.0.0.1. */
	static async start(options: ProxyOptions): Promise<DisturbingProxy> {
		const proxy = new DisturbingProxy(options);
		await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	/** Opens a lane. The same plan and seed disturb the same sequence of calls in the same way. */
	lane(plan: Plan, seed: number): Lane {
		const id = ++this.last;
		const { port } = this.server.address() as AddressInfo;
		const lane: Lane = {
			url: `http://127.0.0.1:${port}/lane-${id}`,
			plan,
			secrets: new Set(),
			random: new Random(seed),
			passed: [],
		};
		this.lanes.set(id, lane);
		return lane;
	}

	/** Ends all connections. */
	close(): void {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
		this.agent.destroy();
	}

	private async answer(incoming: IncomingMessage): Promise<void> {
		const { socket } = incoming;
		const url = incoming.url ?? '/';
		const lane = this.lanes.get(Number(LANE.exec(url)?.[1]));
		if (!lane) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
		const call: Call = {
			method: incoming.method ?? 'GET',
			path: url.replace(LANE, ''),
			headers: headersOf(incoming),
			body: await bodyOf(incoming),
		};
		const planned = lane.plan(call, lane.random);
		const { method, path, headers, body } = call;
		// A new token is known to the node once it uses it: one whose answer never arrived could not be hidden by anybody.
		const token = headers.authorization?.replace(/^Bearer /, '');
		if (token) lane.secrets.add(token);
		const worked = planned?.worked ?? true;
		const note: Passed = {
			method,
			path,
			body: body.toString('utf8'),
			disturbance: planned?.disturbance.name,
			worked,
		};
		lane.passed.push(note);
		const real = worked ? await this.forward(call) : undefined;
		if (!planned) return void socket.write(bytesOf(real as Reply));
		const echo = [headers.authorization, ...lane.secrets].join(' ');
		const { random } = lane;
		await planned.disturbance.play({ call, real, socket, random, echo, now: this.options.now() });
	}

	/** Has HubSpot work on the call. */
	private async forward({ method, path, headers, body }: Call): Promise<Reply> {
		const { target, onToken, now } = this.options;
		const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
		const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
			const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
			const request = sendRequest(
				`${target}${path}`,
				{ method, headers: { ...passed, ...length }, agent: this.agent },
				resolve,
			);
			request.on('error', reject);
			request.end(body);
		});
		const answer = await bodyOf(incoming);
		const own = Object.fromEntries(Object.entries(headersOf(incoming)).filter(([name]) => !HOP.has(name)));
		const token = /"access_token"\s*:\s*"([^"]+)"/.exec(
			path.includes('/token') ? answer.toString('utf8') : '',
		)?.[1];
		if (token !== undefined) onToken(token);
		const status = incoming.statusCode ?? 0;
		const date = new Date(now()).toUTCString();
		// A 204 has no length: a client that reads one anyway would take the next answer for its body.
		const length: Record<string, string> = status === 204 ? {} : { 'content-length': String(answer.length) };
		return { status, headers: { ...own, date, ...length }, body: answer };
	}
}

/** Disturbs calls with a probability, by disturbances drawn at random. */
export const atRandom =
	(disturbances: readonly Planned['disturbance'][], probability: number): Plan =>
	(call, random) => {
		if (random.next() >= probability) return undefined;
		const fitting = disturbances.filter((one) => fits(one, call));
		const disturbance = fitting[random.below(fitting.length)];
		return disturbance && { disturbance, worked: worksOn(disturbance, random) };
	};

/** Whether a disturbance is meant for such a call. */
export const fits = (
	{ calls }: Planned['disturbance'],
	{ method, path }: Pick<Call, 'method' | 'path'>,
): boolean => calls?.test(`${method} ${path}`) ?? true;

/** Whether HubSpot works on a call that is disturbed like this. */
export function worksOn({ when }: Planned['disturbance'], random: Random): boolean {
	return when === 'either' ? random.next() < 0.5 : when === 'after';
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of incoming) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
