import type { Socket } from 'node:net';

import type { Answering, Disturbance } from './disturbance';

const MEGABYTES = 300;

/** Writes `first`, then `filler` until there are 300 MB, then `last`, as fast as the node reads. */
async function flood({ socket }: Answering, first: string, filler: string, last: string): Promise<void> {
	const chunk = Buffer.from(filler.repeat(Math.ceil(250_000 / filler.length)));
	const repeats = Math.ceil((MEGABYTES * 1_000_000) / chunk.length);
	const length = Buffer.byteLength(first) + chunk.length * repeats + Buffer.byteLength(last);
	socket.write(
		`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${first}`,
	);
	for (let sent = 0; sent < repeats; sent++) {
		if (socket.destroyed) return;
		if (!socket.write(chunk)) await drained(socket);
	}
	socket.write(last);
}

/** Waits until the node has read what was written, or has hung up. */
async function drained(socket: Socket): Promise<void> {
	await new Promise<void>((resolve) => {
		const done = () => {
			socket.off('drain', done);
			socket.off('close', done);
			resolve();
		};
		socket.on('drain', done);
		socket.on('close', done);
	});
}

const of = (name: string, first: string, filler: string, last: string): Disturbance => ({
	name,
	family: 'sizes',
	when: 'either',
	large: true,
	play: async (answering) => await flood(answering, first, filler, last),
});

const RECORD = '{"id":"1","properties":{"email":"somebody@example.com"}}';

/** Answers of 300 MB, which are sound apart from that. */
export const SIZES: Disturbance[] = [
	of('300 MB of blanks before the answer', ' ', ' ', '{"results":[]}'),
	of('300 MB of one text', '{"results":[],"message":"', 'x', '"}'),
	of('300 MB of records', `{"results":[${RECORD}`, `,${RECORD}`, ']}'),
];
