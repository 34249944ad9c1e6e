import { spawn } from 'node:child_process';

import { freePort } from './n8n';

/** A Redis of its own, in memory, on a free port. */
export interface Redis {
	port: number;
	stop(): Promise<void>;
}

/** @throws where there is no redis-server on the machine (Debian: apt-get install redis-server) */
export async function startRedis(): Promise<Redis> {
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
	const gone = new Promise((resolve) => child.once('exit', resolve));
	await new Promise<void>((resolve, reject) => {
		child.once('error', () =>
			reject(new Error('No redis-server found. Debian: apt-get install redis-server')),
		);
		child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
		child.stdout.on('data', (chunk: Buffer) => {
			if (chunk.includes('Ready to accept connections')) resolve();
		});
	});
	return {
		port,
		stop: async () => {
			child.kill('SIGTERM');
			await gone;
		},
	};
}
