import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from './index';

const HELP = `Usage: npm run sandbox -- [options]

  --port <number>       port on 127.0.0.1 (default 8787)
  --lag <ms>            time until search sees a write (default 3000)
  --latency <ms>        time each answer is held back (default 0)
  --seed <number>       seed of ids and orders (default 1)
  --trace-ids=false     refuse a batch whole when one record is bad
  --help                this text
`;

function whole(name: string, text: string | undefined, fallback: number): number {
	if (text === undefined) return fallback;
	if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not '${text}'`);
	if (name === 'port' && Number(text) > 65_535) throw new Error(`--port must be at most 65535, not ${text}`);
	return Number(text);
}

function banner(sandbox: Sandbox): string {
	return [
		`Local HubSpot:        ${sandbox.url}`,
		`Portal:               ${sandbox.portalId}`,
		`Access token:         ${sandbox.token}`,
		`OAuth client id:      ${sandbox.oauth.clientId}`,
		`OAuth client secret:  ${sandbox.oauth.clientSecret}`,
		`OAuth refresh token:  ${sandbox.oauth.refreshToken}`,
		'',
		`In n8n, set the credential's Base URL to ${sandbox.url}. Stop with Ctrl+C.`,
	].join('\n');
}

function explain(error: unknown, port: number): string {
	const { code, message } = error as { code?: string; message?: string };
	if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one with --port.`;
	if (code === 'EACCES')
		return `Port ${port} needs more rights than this user has. Choose another one with --port.`;
	return message ?? String(error);
}

async function main(): Promise<void> {
	let port = 8787;
	try {
		const { values } = parseArgs({
			options: {
				port: { type: 'string' },
				lag: { type: 'string' },
				latency: { type: 'string' },
				seed: { type: 'string' },
				'trace-ids': { type: 'string' },
				help: { type: 'boolean' },
			},
		});
		if (values.help) return void process.stdout.write(HELP);
		port = whole('port', values.port, port);
		const sandbox = await startSandbox({
			port,
			searchLagMs: whole('lag', values.lag, 3_000),
			latencyMs: whole('latency', values.latency, 0),
			seed: whole('seed', values.seed, 1),
			traceIds: values['trace-ids'] !== 'false',
		});
		process.stdout.write(`${banner(sandbox)}\n`);
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
		}
	} catch (error) {
		process.stderr.write(`${explain(error, port)}\n`);
		process.exitCode = 1;
	}
}

void main();
