/* A playground: n8n with this package, a local HubSpot, credentials and the example workflows. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ensureUniqueProperties } from '../../examples/job';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { OWNER } from './support/api';
import type { N8nApi, WorkflowInput } from './support/api';
import { N8n } from './support/n8n';
import { ACCESS_TOKEN, OAUTH2, WEBHOOK_SECRET } from './support/nodes';
import { connect } from './support/oauth';

const HELP = `Usage: npm run editor -- [options]

  --port <number>           port of n8n (default 5678)
  --sandbox-port <number>   port of the local HubSpot (default 8787)
  --help                    this text

Your workflows are kept in .cache/editor; what is in the local HubSpot goes when it stops.`;

const ROOT = path.resolve(__dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');
const DATA = path.join(ROOT, '.cache/editor');

async function main(): Promise<void> {
	const { values: flags } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			'sandbox-port': { type: 'string', default: '8787' },
			help: { type: 'boolean', default: false },
		},
	});
	if (flags.help) return console.log(HELP);

	// Before anything is started, since a start can be broken off as well.
	const stopped = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	const sandbox = await sandboxOn(Number(flags['sandbox-port']));
	const tell = (what: string) => console.log(`${what} …`);
	tell('Starting n8n');
	const n8n = await N8n.start({ userFolder: DATA, port: Number(flags.port), tell });
	try {
		await ensureUniqueProperties({ token: sandbox.token, baseUrl: sandbox.url });
		const workflows = await prepare(n8n.api, sandbox);
		console.log(`
n8n:            ${n8n.url}
  e-mail:       ${OWNER.email}
  password:     ${OWNER.password}
Local HubSpot:  ${sandbox.url}

Credentials and example workflows are there: ${workflows.join(', ')}.
Open one, run it, and see its records in the local HubSpot. Ctrl+C stops everything.`);
		await stopped;
		console.log('\nStopping …');
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
}

async function sandboxOn(port: number): Promise<Sandbox> {
	try {
		return await startSandbox({ port, searchLagMs: 3_000 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		throw new Error(`Port ${port} is in use. Choose another one with --sandbox-port.`);
	}
}

/** Brings credentials up to date with the sandbox, and adds those examples that are missing. @returns their names */
async function prepare(api: N8nApi, sandbox: Sandbox): Promise<string[]> {
	const { url: baseUrl, token: accessToken, oauth } = sandbox;
	const { clientId, clientSecret } = oauth;
	const credentials: Record<string, { id: string; name: string }> = {
		[ACCESS_TOKEN]: {
			id: await api.putCredential('HubSpot (local)', ACCESS_TOKEN, { accessToken, baseUrl }),
			name: 'HubSpot (local)',
		},
		[OAUTH2]: {
			id: await api.putCredential('HubSpot OAuth2 (local)', OAUTH2, { clientId, clientSecret, baseUrl }),
			name: 'HubSpot OAuth2 (local)',
		},
		[WEBHOOK_SECRET]: {
			id: await api.putCredential('HubSpot Webhook Secret (local)', WEBHOOK_SECRET, { clientSecret }),
			name: 'HubSpot Webhook Secret (local)',
		},
	};
	await connect(api, credentials[OAUTH2]?.id ?? '', sandbox.portalId);

	const present = (await api.send<Array<{ name: string }>>('GET', '/rest/workflows')).map(({ name }) => name);
	const examples = readdirSync(EXAMPLES)
		.filter((file) => file.endsWith('.json'))
		.map((file) => JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as WorkflowInput);
	for (const { name, nodes, connections, settings } of examples) {
		if (present.includes(name)) continue;
		for (const node of nodes) {
			for (const [type, own] of Object.entries(node.credentials ?? {})) Object.assign(own, credentials[type]);
		}
		await api.createWorkflow({ name, nodes, connections, settings: settings ?? {} });
	}
	return examples.map(({ name }) => name);
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
