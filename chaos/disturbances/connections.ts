import { realSleep } from '../time';
import { bytesOf, realOr } from './disturbance';
import type { Answering, Disturbance } from './disturbance';

const of = (
	name: string,
	when: Disturbance['when'],
	play: Disturbance['play'],
	rest: Partial<Disturbance> = {},
): Disturbance => ({ name, family: 'connections', when, play, ...rest });

/** Sends a part of HubSpot's answer: `share` of its body, and all of its head. */
function begin(answering: Answering, share: number): void {
	const real = realOr(answering);
	const bytes = bytesOf(real);
	const head = bytes.length - real.body.length;
	answering.socket.write(bytes.subarray(0, head + Math.floor(real.body.length * share)));
}

/** A little time for what was written to arrive before the connection ends. */
const arrive = async (): Promise<void> => await realSleep(5);

/** Connections that break, close or fall silent. */
export const CONNECTIONS: Disturbance[] = [
	of('reset before an answer', 'either', ({ socket }) => void socket.resetAndDestroy()),
	of('closed without an answer', 'either', ({ socket }) => void socket.end()),
	of('broken off in the first line', 'either', async ({ socket }) => {
		socket.write('HTTP/1.1 20');
		await arrive();
		socket.destroy();
	}),
	of('broken off in the headers', 'either', async ({ socket }) => {
		socket.write('HTTP/1.1 200 OK\r\ncontent-type: appli');
		await arrive();
		socket.resetAndDestroy();
	}),
	of('reset in the middle of the body', 'after', async (answering) => {
		begin(answering, answering.random.next());
		await arrive();
		answering.socket.resetAndDestroy();
	}),
	of('closed in the middle of the body', 'after', async (answering) => {
		begin(answering, answering.random.next());
		await arrive();
		answering.socket.end();
	}),
	of('silence', 'either', () => undefined),
	of('silence after the headers', 'either', (answering) => begin(answering, 0)),
	of('a body that stops without an end', 'after', (answering) => begin(answering, 0.5)),
	of('a body that trickles for ever', 'either', async ({ socket }) => {
		socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`);
		while (!socket.destroyed && socket.writable) {
			socket.write('1\r\n \r\n');
			await realSleep(25);
		}
	}),
	of('headers that trickle for ever', 'either', async ({ socket }) => {
		socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
		while (!socket.destroyed && socket.writable) {
			socket.write('a');
			await realSleep(25);
		}
	}),
	of('a slow answer', 'after', async (answering) => {
		await realSleep(100 + answering.random.below(400));
		answering.socket.write(bytesOf(realOr(answering)));
	}),
];
