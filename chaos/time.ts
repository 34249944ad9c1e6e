import { ClientRequest } from 'node:http';

/**
 * Lets time run faster, so that a wait of minutes takes seconds. Several processes that quicken with the same `since` and
 * `speed` agree about the time.
 */
export interface Pace {
	/** How many seconds pass in one real second. */
	speed: number;
	/** Real milliseconds since the epoch at which real and quick time are equal. */
	since: number;
}

const realNow = Date.now.bind(Date);
const realSetTimeout = globalThis.setTimeout;
const realElapsed = performance.now.bind(performance);

/** Milliseconds that pass as on the wall, whatever the pace; only differences mean something. */
export const realMs = (): number => realElapsed();

/** Waits as long as the wall clock says. */
export const realSleep = async (ms: number): Promise<void> =>
	await new Promise((resolve) => realSetTimeout(resolve, ms));

let skewMs = 0;

/** By how much the clock of this process is wrong from now on: ahead if positive. Its steady clock does not notice. */
export function setSkew(ms: number): void {
	skewMs = ms;
}

/** Makes `Date.now` and `performance.now` of this process quick. */
export function quickenClocks({ speed, since }: Pace): void {
	Date.now = () => Math.floor(since + (realNow() - since) * speed + skewMs);
	performance.now = () => realElapsed() * speed;
}

/** Makes the timers quick as well, and the time-outs of sockets, which Node.js keeps with timers of its own. */
export function quickenTimers({ speed }: Pace): void {
	const quick = ((work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
		realSetTimeout(work, (ms ?? 0) / speed, ...args)) as typeof setTimeout;
	globalThis.setTimeout = Object.assign(quick, realSetTimeout);
	const setSocketTimeout = Reflect.get(ClientRequest.prototype, 'setTimeout') as ClientRequest['setTimeout'];
	ClientRequest.prototype.setTimeout = function (ms, callback) {
		return setSocketTimeout.call(this, Math.ceil(ms / speed), callback);
	};
}
