import { brotliCompressSync, gzipSync } from 'node:zlib';

import { JSON_TYPE, realOr, replyOf, send } from './disturbance';
import type { Answering, Disturbance, Reply } from './disturbance';

const of = (
	name: string,
	when: Disturbance['when'],
	body: (answering: Answering) => { encoding: string; body: Buffer },
): Disturbance => ({
	name,
	family: 'encodings',
	when,
	play(answering) {
		const { encoding, body: bytes } = body(answering);
		const real = realOr(answering);
		send(answering, { ...real, headers: encoded(real, encoding, bytes), body: bytes });
	},
});

const encoded = ({ headers }: Reply, encoding: string, body: Buffer): Record<string, string> => ({
	...headers,
	...(encoding === '' ? {} : { 'content-encoding': encoding }),
	'content-length': String(body.length),
});

/** A text of `megabytes` that becomes a thousandth of it. */
const bomb = (megabytes: number): Buffer => gzipSync(Buffer.alloc(megabytes * 1_000_000, ' '), { level: 9 });

/** Bodies whose encoding is broken or is not the one that is said. */
export const ENCODINGS: Disturbance[] = [
	of('gzip with a broken middle', 'after', (answering) => {
		const body = gzipSync(realOr(answering).body);
		body.fill(0xff, Math.floor(body.length / 2), Math.floor(body.length / 2) + 8);
		return { encoding: 'gzip', body };
	}),
	of('gzip that is cut', 'after', (answering) => {
		const body = gzipSync(realOr(answering).body);
		return { encoding: 'gzip', body: body.subarray(0, body.length - 12) };
	}),
	of('gzip that is none', 'after', (answering) => ({ encoding: 'gzip', body: realOr(answering).body })),
	of('brotli that is none', 'after', (answering) => ({ encoding: 'br', body: realOr(answering).body })),
	of('brotli that is cut', 'after', (answering) => {
		const body = brotliCompressSync(realOr(answering).body);
		return { encoding: 'br', body: body.subarray(0, Math.ceil(body.length / 2)) };
	}),
	of('an encoding that nobody knows', 'either', () => ({
		encoding: 'x-unknown',
		body: Buffer.from([0x1f, 0x8b, 0x00, 0xff]),
	})),
	of('gzip in gzip', 'after', (answering) => ({
		encoding: 'gzip',
		body: gzipSync(gzipSync(realOr(answering).body)),
	})),
	of('a byte-order mark', 'after', (answering) => ({
		encoding: '',
		body: Buffer.concat([Buffer.from('\ufeff'), realOr(answering).body]),
	})),
	of('UTF-16', 'after', (answering) => ({
		encoding: '',
		body: Buffer.from(realOr(answering).body.toString('utf8'), 'utf16le'),
	})),
	{
		name: 'gzip of 300 MB of blanks',
		family: 'encodings',
		when: 'either',
		large: true,
		play(answering) {
			const body = bomb(300);
			const reply = replyOf(answering, 200, JSON_TYPE, body);
			send(answering, { ...reply, headers: encoded(reply, 'gzip', body) });
		},
	},
];
