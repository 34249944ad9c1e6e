/* The main job: institutions, people and deals flow from files through n8n workflows into a HubSpot. */
import { parseArgs } from 'node:util';

import { Engine } from '../harness/engine';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { ensureUniqueProperties, runStep, STEPS, UNIQUE_PROPERTIES } from './job';
import type { Row, Target } from './job';
import { table } from './report';

const HELP = `Usage: npm start -- [options]

  --keep        leave the sandbox up when the job is done, and say how to run the job again
  --port N      port of the sandbox (default: any free one, 8787 with --keep)
  --yes         write to the account of HUBSPOT_ACCESS_TOKEN
  --help

Without HUBSPOT_ACCESS_TOKEN the job starts a sandbox, a local HubSpot, and writes there.
HUBSPOT_BASE_URL sends it to another address, such as a sandbox that is already up.`;

/** The sandbox finds new records in search after this long, as HubSpot does after some seconds. */
const SEARCH_LAG_MS = 1_000;

async function main(): Promise<void> {
	const { values: flags } = parseArgs({
		options: {
			keep: { type: 'boolean', default: false },
			port: { type: 'string' },
			yes: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (flags.help) return console.log(HELP);

	const token = process.env.HUBSPOT_ACCESS_TOKEN?.trim();
	if (token) {
		const baseUrl = (process.env.HUBSPOT_BASE_URL ?? 'https://api.hubapi.com').replace(/\/+$/, '');
		const target = { token, baseUrl };
		const account = await describeAccount(target);
		if (!flags.yes) return announce(account, baseUrl);
		console.log(`Writing to ${account} at ${baseUrl}\n`);
		return await work(target, isLocal(baseUrl) ? SEARCH_LAG_MS * 2 : 15_000);
	}

	const port = flags.port === undefined ? (flags.keep ? 8_787 : 0) : Number(flags.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${flags.port} is not a port`);
	const sandbox = await sandboxOn(port);
	console.log(`Sandbox: ${sandbox.url}\n`);
	try {
		await work({ token: sandbox.token, baseUrl: sandbox.url }, SEARCH_LAG_MS * 2);
	} finally {
		if (!flags.keep) await sandbox.close();
	}
	if (flags.keep) await stayUp(sandbox);
}

/** Runs all templates, telling what happens, and ends with the table. */
async function work(target: Target, searchLagMs: number): Promise<void> {
	await ensureUniqueProperties(target);
	const engine = await Engine.load();
	const rows: Row[] = [];
	for (const step of STEPS) {
		if (step.template.startsWith('search')) {
			process.stdout.write(
				`Waiting ${searchLagMs / 1_000} s, until the search index knows the new records\n`,
			);
			await new Promise((resolve) => setTimeout(resolve, searchLagMs));
		}
		process.stdout.write(`${step.title}: examples/${step.template} … `);
		const row = await runStep(engine, step, target);
		rows.push(row);
		const outcome =
			row.found === undefined
				? `${row.created} created, ${row.updated} updated, ${row.failed} failed`
				: `${row.found} found`;
		console.log(`${outcome} in ${row.seconds.toFixed(1)} s`);
		for (const error of row.errors) console.log(`  refused: ${error}`);
	}
	console.log(`\n${table(rows)}`);
}

async function sandboxOn(port: number): Promise<Sandbox> {
	try {
		return await startSandbox({ port, searchLagMs: SEARCH_LAG_MS });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
			throw new Error(`Port ${port} is in use. Choose another one with --port`);
		}
		throw error;
	}
}

async function describeAccount({ token, baseUrl }: Target): Promise<string> {
	const response = await fetch(`${baseUrl}/account-info/2026-09/details`, {
		headers: { authorization: `Bearer ${token}` },
	}).catch((error: Error) => {
		throw new Error(
			`HubSpot could not be reached at ${baseUrl}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
		);
	});
	if (response.status === 401) throw new Error('HubSpot does not accept the token in HUBSPOT_ACCESS_TOKEN');
	if (!response.ok) throw new Error(`${baseUrl} answered with status ${response.status}; is it a HubSpot?`);
	const { portalId, portalName, accountType } = (await response.json()) as Record<string, unknown>;
	return `HubSpot account ${String(portalId)}${portalName ? ` (${String(portalName)})` : ''}, ${String(accountType)}`;
}

function announce(account: string, baseUrl: string): void {
	const properties = UNIQUE_PROPERTIES.map(({ name, objectType }) => `${name} (${objectType})`).join(' and ');
	console.log(`This would write to ${account} at ${baseUrl}:
  2 unique properties: ${properties}
  2,000 companies, 2,000 contacts and 1,000 deals, created or updated
Nothing has been written. Run it again with --yes to go ahead.`);
}

async function stayUp(sandbox: Sandbox): Promise<void> {
	console.log(`
The sandbox stays up until you press Ctrl+C. Run the job against it once more, and nothing is created:
  HUBSPOT_ACCESS_TOKEN=${sandbox.token} HUBSPOT_BASE_URL=${sandbox.url} npm start -- --yes`);
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	await sandbox.close();
}

const isLocal = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

main().then(
	// The engine keeps timers and sockets of its own alive.
	() => process.exit(0),
	(error: Error) => {
		console.error(error.message);
		process.exit(1);
	},
);
