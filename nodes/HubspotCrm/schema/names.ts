import type { ObjectType } from '../objects';
import type { HubspotClient } from '../transport/client';
import { owners, pipelines } from '../transport/endpoints';
import { remember } from '../transport/memory';
import type { Names, NamesUsed, Pipeline } from '../values/names';

/** Like definitions: a minute spares most calls and hides little. */
const MAX_AGE_MS = 60_000;
/** A list that was read a moment ago cannot lack much. */
const FRESH_MS = 2_000;
/** 500 owners a page; an account with more than this has something else for owners. */
const MAX_OWNER_PAGES = 100;

/**
 * What the account calls its owners, pipelines and stages, as far as names are used: without any, nothing is asked.
 * The lists are shared by all executions for a minute; one that lacks a name is read anew.
 */
export async function namesOf(client: HubspotClient, object: ObjectType, used: NamesUsed): Promise<Names> {
	const list = async <T>(
		key: string,
		wanted: Set<string>,
		load: () => Promise<T | undefined>,
		has: (list: T, name: string) => boolean,
	): Promise<T | undefined> => {
		if (wanted.size === 0) return undefined;
		const { memory } = client.connection;
		const read = async (maxAgeMs: number) => await remember(memory, key, maxAgeMs, client.clock, load);
		const known = await read(MAX_AGE_MS);
		return known && [...wanted].every((name) => has(known, name)) ? known : await read(FRESH_MS);
	};
	return {
		properties: object.pipelineProperties,
		owners: await list(
			'owners',
			used.owners,
			async () => await loadOwners(client),
			(known, address) => known.has(address),
		),
		pipelines: await list(
			`pipelines of ${object.path}`,
			used.pipelines,
			async () => await loadPipelines(client, object.path),
			(known, label) => known.some((one) => [one, ...one.stages].some((entry) => isNamed(entry, label))),
		),
	};
}

const isNamed = ({ id, label }: { id: string; label: string }, text: string): boolean =>
	id.toLowerCase() === text || label.trim().toLowerCase() === text;

async function loadOwners(client: HubspotClient): Promise<Map<string, string> | undefined> {
	const found = new Map<string, string>();
	let after: string | undefined;
	for (let page = 0; page < MAX_OWNER_PAGES; page++) {
		const reply = await client.send(owners(after));
		const body = reply.ok ? (reply.answer.body as OwnersPage | null) : undefined;
		if (!Array.isArray(body?.results)) return undefined;
		for (const { id, email } of body.results) if (email) found.set(email.trim().toLowerCase(), String(id));
		after = body.paging?.next?.after;
		if (after === undefined) break;
	}
	return found;
}

interface OwnersPage {
	results?: Array<{ id: string; email?: string | null }>;
	paging?: { next?: { after?: string } };
}

async function loadPipelines(client: HubspotClient, type: string): Promise<Pipeline[] | undefined> {
	const reply = await client.send(pipelines(type));
	const results = reply.ok ? (reply.answer.body as { results?: unknown })?.results : undefined;
	return Array.isArray(results) ? (results as Pipeline[]) : undefined;
}
