import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { N8nApi } from './api';
import { installN8n, installPackage } from './install';
import type { Installation } from './install';

const ROOT = path.resolve(__dirname, '../../..');
const BOOT_MS = 180_000;
const STOP_MS = 15_000;

/** No look-ups of its own, no banners, no first-day questions; files may be read from the examples only. */
const QUIET = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_RESTRICT_FILE_ACCESS_TO: path.join(ROOT, 'examples'),
	N8N_DISABLED_MODULES: [
		'mcp-registry,instance-ai,agents,insights,chat-hub,mcp,breaking-changes,source-control,sso-oidc,sso-saml,ldap',
		'log-streaming,otel,quick-connect,dynamic-credentials,external-secrets,provisioning,workflow-reviews',
		'instance-version-history,token-exchange,n8n-packages,workflow-builder',
	].join(','),
};

export interface N8nOptions {
	/** Keeps n8n's data between runs; without it they are in a new folder that goes with {@link N8n.stop}. */
	userFolder?: string;
	/** Default: any free port. */
	port?: number;
	/** Where browsers and HubSpot reach it, when a proxy stands before it; default: its own address. */
	publicUrl?: string;
	/** More environment variables, such as those of queue mode. */
	env?: Record<string, string>;
	/** Is told what takes long. */
	tell?: (what: string) => void;
}

/** A real n8n with this package, on 127.0.0.1, and nobody else's settings. */
export class N8n {
	private readonly children: ChildProcess[] = [];

	private constructor(
		readonly url: string,
		readonly api: N8nApi,
		private readonly installation: Installation,
		private readonly env: NodeJS.ProcessEnv,
		private readonly cleanUp: () => void,
	) {}

	/**
	 * Installs n8n where it is missing, starts it with the built package and logs in as its owner.
	 *
	 * @throws with the end of n8n's log when it does not come up
	 */
	static async start({ userFolder, port, publicUrl, env = {}, tell }: N8nOptions = {}): Promise<N8n> {
		const installation = await installN8n(tell);
		const folder = userFolder ?? mkdtempSync(path.join(tmpdir(), 'n8n-e2e-'));
		mkdirSync(folder, { recursive: true });
		await installPackage(folder);
		const ownPort = port ?? (await freePort());
		const url = publicUrl ?? `http://127.0.0.1:${ownPort}`;
		const inherited = Object.entries(process.env).filter(([name]) => !/^(N8N_|npm_|NODE_|JEST_)/.test(name));
		const n8n = new N8n(
			url,
			new N8nApi(url),
			installation,
			{
				...Object.fromEntries(inherited),
				...QUIET,
				N8N_USER_FOLDER: folder,
				N8N_PORT: String(ownPort),
				N8N_EDITOR_BASE_URL: url,
				WEBHOOK_URL: url,
				...(publicUrl && { N8N_PATH: `${new URL(publicUrl).pathname}/`, N8N_PROXY_HOPS: '1' }),
				...env,
			},
			() => {
				if (!userFolder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
			},
		);
		try {
			await n8n.spawn(['start'], /Editor is now accessible/);
			await n8n.api.logIn();
		} catch (error) {
			await n8n.stop();
			throw error;
		}
		return n8n;
	}

	/** Starts one more process on the same data, such as `['worker']`, and waits until its log says `ready`. */
	async spawn(args: string[], ready: RegExp, env: Record<string, string> = {}): Promise<void> {
		const { node, n8n } = this.installation;
		const child = spawn(node, [n8n, ...args], {
			cwd: ROOT,
			env: {
				...this.env,
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
				...env,
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.children.push(child);
		await new Promise<void>((resolve, reject) => {
			let seen = '';
			const fail = (what: string) =>
				reject(new Error(`n8n ${args.join(' ')} ${what}:\n${seen.slice(-4_000)}`));
			const timer = setTimeout(() => fail('did not come up'), BOOT_MS);
			const listen = (chunk: Buffer) => {
				seen += chunk.toString();
				if (process.env.E2E_LOG) process.stdout.write(chunk);
				if (ready.test(seen)) {
					clearTimeout(timer);
					resolve();
				}
			};
			child.stdout.on('data', listen);
			child.stderr.on('data', listen);
			child.once('error', reject);
			child.once('exit', (code) => {
				clearTimeout(timer);
				fail(`ended with ${code}`);
			});
		});
	}

	/** Ends all processes and, where they are not kept, removes its data. */
	async stop(): Promise<void> {
		await Promise.all(this.children.reverse().map(end));
		this.cleanUp();
	}
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
	await gone;
	clearTimeout(timer);
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
