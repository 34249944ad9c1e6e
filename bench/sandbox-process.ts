import { fork } from 'node:child_process';
import path from 'node:path';

import type { SandboxOptions } from '../sandbox';

export interface SandboxProcess {
	url: string;
	token: string;
	/** Calls since the last clearing whose path contains `route`, and how many of them were answered 429. */
	count(route?: string, clear?: boolean): Promise<{ calls: number; refused: number }>;
	stop(): void;
}

/** Starts a sandbox in a process of its own; it ends with this one. */
export async function sandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
	const child = fork(path.join(__dirname, 'sandbox-child.ts'), [JSON.stringify(options)], {
		execArgv: ['--require', require.resolve('tsx/cjs')],
	});
	const answer = async <T>() =>
		await new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
	const { url, token } = await answer<{ url: string; token: string }>();
	return {
		url,
		token,
		async count(route, clear = false) {
			child.send({ route, clear });
			return await answer();
		},
		stop: () => child.disconnect(),
	};
}
