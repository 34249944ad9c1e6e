import { realSleep } from '../time';
import { bytesOf, realOr } from './disturbance';
import type { Answering, Disturbance } from './disturbance';

const of = (
	name: string,
	when: Disturbance['when'],
	play: (answering: Answering) => Buffer | string,
	rest: Partial<Disturbance> = {},
): Disturbance => ({
	name,
	family: 'framing',
	when,
	...rest,
	async play(answering) {
		answering.socket.write(play(answering));
		// What the node's HTTP parser refuses is refused by then.
		await realSleep(20);
		answering.socket.end();
	},
});

const TYPE = 'content-type: application/json';
const CHUNKED = `HTTP/1.1 200 OK\r\n${TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`;

/** The body in chunks, without the last one that ends it. */
const chunks = (body: Buffer): Buffer =>
	Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);

/** Answers that break the rules of HTTP. */
export const FRAMING: Disturbance[] = [
	of('a body shorter than its length', 'either', (answering) => {
		const real = realOr(answering);
		return bytesOf({
			...real,
			headers: { ...real.headers, 'content-length': String(real.body.length + 100) },
		});
	}),
	of('a body longer than its length', 'after', (answering) => {
		const real = realOr(answering);
		return Buffer.concat([bytesOf(real), Buffer.from('and more that nobody asked for')]);
	}),
	of('chunks that end early', 'after', (answering) =>
		Buffer.concat([Buffer.from(CHUNKED), chunks(realOr(answering).body)]),
	),
	of('a chunk that is cut', 'after', (answering) => {
		const all = chunks(realOr(answering).body);
		return Buffer.concat([Buffer.from(CHUNKED), all.subarray(0, Math.ceil(all.length / 2))]);
	}),
	of('a chunk size that is no number', 'either', () => `${CHUNKED}zz\r\n{}\r\n0\r\n\r\n`),
	of('a chunk longer than its size', 'either', () => `${CHUNKED}1\r\n{"results":[]}\r\n0\r\n\r\n`),
	of('no HTTP at all', 'either', () => 'SSH-2.0-OpenSSH_9.6\r\n'),
	of('another version of HTTP', 'either', () => `HTTP/9.9 200 OK\r\n${TYPE}\r\ncontent-length: 2\r\n\r\n{}`),
	of(
		'a status of five digits',
		'either',
		() => `HTTP/1.1 20000 OK\r\n${TYPE}\r\ncontent-length: 2\r\n\r\n{}`,
	),
	of('a header that is none', 'either', () => `HTTP/1.1 200 OK\r\nno header here\r\n\r\n{}`),
	of(
		'a header with forbidden bytes',
		'either',
		() => `HTTP/1.1 200 OK\r\nx-odd: \u0000\u0001\r\ncontent-length: 2\r\n\r\n{}`,
	),
	of(
		'headers of 200 kB',
		'either',
		() => `HTTP/1.1 200 OK\r\nx-large: ${'a'.repeat(200_000)}\r\ncontent-length: 2\r\n\r\n{}`,
	),
	of(
		'a length and chunks at once',
		'either',
		() =>
			`HTTP/1.1 200 OK\r\n${TYPE}\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
	),
	of('a length below zero', 'either', () => `HTTP/1.1 200 OK\r\n${TYPE}\r\ncontent-length: -5\r\n\r\n{}`),
	of('two lengths', 'either', () => `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 4\r\n\r\n{}`),
	of('an upgrade to another protocol', 'either', () => {
		return 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
	}),
	of('a thousand interim answers', 'after', (answering) =>
		Buffer.concat([Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000)), bytesOf(realOr(answering))]),
	),
];
