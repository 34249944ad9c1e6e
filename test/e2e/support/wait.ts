import { isDeepStrictEqual } from 'node:util';

import { pause } from './api';

/** Waits until it happened. Throws when it takes longer than `timeoutMs`. */
export async function until(happened: () => boolean, timeoutMs = 30_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !happened(); await pause(200)) {
		if (Date.now() > deadline) throw new Error('It did not happen in time');
	}
}

/** Expects what is read to be this, now or soon: the editor shows things some moments later. */
export async function expectSoon<T>(read: () => Promise<T>, wanted: T, timeoutMs = 15_000): Promise<void> {
	let seen = await read();
	for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; seen = await read()) {
		if (isDeepStrictEqual(seen, wanted)) return;
		await pause(100);
	}
	expect(seen).toEqual(wanted);
}
