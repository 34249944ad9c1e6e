import type { ObjectType } from '../objects/objectTypes';
import type { HubspotClient } from '../transport/client';
import { owners, pipelines } from '../api/records';
import { remember } from '../transport/cache';
import type { Names, NamesUsed, Owner, Pipeline } from '../values/references';

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
	return {
		properties: object.pipelineProperties,
		owners: await covering(
			used.owners,
			async (maxAgeMs) => await ownersOf(client, maxAgeMs),
			({ email }) => [email],
		),
		pipelines: await covering(
			used.pipelines,
			async (maxAgeMs) => await pipelinesOf(client, object, maxAgeMs),
			(pipeline) => [pipeline, ...pipeline.stages].flatMap(({ id, label }) => [id, label]),
		),
	};
}

/** The list, read anew where the remembered one lacks one of the wanted names; undefined where none is wanted. */
async function covering<T>(
	wanted: Set<string>,
	read: (maxAgeMs: number) => Promise<T[] | undefined>,
	namesIn: (entry: T) => string[],
): Promise<T[] | undefined> {
	if (wanted.size === 0) return undefined;
	const known = await read(MAX_AGE_MS);
	const names = new Set(known?.flatMap(namesIn).map((name) => name.trim().toLowerCase()));
	return [...wanted].every((name) => names.has(name)) ? known : await read(FRESH_MS);
}

/** The active owners with an email address; undefined where the token may not read them. */
export async function ownersOf(client: HubspotClient, maxAgeMs = MAX_AGE_MS): Promise<Owner[] | undefined> {
	const { memory } = client.connection;
	return await remember(memory, 'owners', maxAgeMs, client.clock, async () => await loadOwners(client));
}

/** The pipelines of an object type with their stages; undefined where there are none or HubSpot refuses. */
export async function pipelinesOf(
	client: HubspotClient,
	{ path }: ObjectType,
	maxAgeMs = MAX_AGE_MS,
): Promise<Pipeline[] | undefined> {
	const { memory } = client.connection;
	const load = async () => await loadPipelines(client, path);
	return await remember(memory, `pipelines of ${path}`, maxAgeMs, client.clock, load);
}

async function loadOwners(client: HubspotClient): Promise<Owner[] | undefined> {
	const found: Owner[] = [];
	let after: string | undefined;
	for (let page = 0; page < MAX_OWNER_PAGES; page++) {
		const reply = await client.send(owners(after));
		const body = reply.ok ? (reply.answer.body as OwnersPage | null) : undefined;
		if (!Array.isArray(body?.results)) return undefined;
		for (const { id, email, firstName, lastName } of body.results) {
			const name = [firstName, lastName].filter(Boolean).join(' ');
			if (email) found.push({ id: String(id), email: email.trim().toLowerCase(), name });
		}
		after = body.paging?.next?.after;
		if (after === undefined) break;
	}
	return found;
}

interface OwnersPage {
	results?: Array<{ id: string; email?: string | null; firstName?: string | null; lastName?: string | null }>;
	paging?: { next?: { after?: string } };
}

async function loadPipelines(client: HubspotClient, type: string): Promise<Pipeline[] | undefined> {
	const reply = await client.send(pipelines(type));
	const results = reply.ok ? (reply.answer.body as { results?: unknown })?.results : undefined;
	return Array.isArray(results) ? (results as Pipeline[]) : undefined;
}
