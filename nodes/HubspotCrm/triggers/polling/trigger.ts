import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { accountDetails } from '../../api/account';
import { batchRead, HISTORY_BATCH_SIZE, LIST_PAGE_SIZE } from '../../api/records';
import type { HubspotRecord } from '../../api/records';
import { search } from '../../api/search';
import type { Failure } from '../../errors/failure';
import { apiError, inputError } from '../../errors/nodeError';
import { hasExpression } from '../../fields/parameters';
import type { ObjectType } from '../../objects/objectType';
import { resourceType } from '../../objects/objectTypes';
import { listRecords } from '../../records/listRecords';
import { HubspotClient } from '../../transport/client';
import { systemClock } from '../../transport/clock';
import type { Clock } from '../../transport/clock';
import { connectionOf } from '../../transport/connection/connection';
import { recordPageOf } from '../../transport/pages';
import { dateOf, firstTime, glanceAt, newDifference } from './hubspotTime';
import type { Glance } from './hubspotTime';
import { newsItems } from './newsItems';
import type { NewsItems } from './newsItems';
import { newestOf } from './newest';
import { poll, readingMs } from './poll';
import { numbersOf, startOf, unknownWatched, watchFrom } from './settings';
import type { PollNumbers, TriggerParameters } from './settings';
import { changesFor } from './source';
import type { Ports, RecordSource, Watch } from './source';
import { beginning, stateIn } from './state';
import type { PollState } from './state';

/** Milliseconds after which a poll that has not ended no longer keeps others back: many times what n8n gives to one. */
const LOST_MS = 1_800_000;
/**
 * Most pages of archived records that one poll reads. Their list has no filter (hubspot-api 1.4), so a long one would
 * use up the account's calls.
 */
const MAX_ARCHIVE_PAGES = 100;

/** What one poll works with. */
interface Session {
	host: IPollFunctions;
	client: HubspotClient;
	object: ObjectType;
	parameters: TriggerParameters;
	numbers: PollNumbers;
	watch: Watch;
	source: RecordSource;
}

/**
 * One poll of the trigger node. Returns the changes since the last one, or null if there are none or the last poll is
 * still running. The state is set last, so that a poll that fails changes nothing (n8n-host 9). A manual test returns
 * one recent event, and leaves the state as it is. Rejects with a NodeApiError or a NodeOperationError.
 */
export async function pollHubspot(host: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (host.getMode() === 'manual') return [await sample(await open(host))];
	const key = `${host.getWorkflow().id}:${host.getNode().id}`;
	const items = await alone(key, systemClock, async (isCurrent) => {
		const found = await readOn(await open(host), { isFirst: !begun.has(key), isCurrent });
		begun.add(key);
		return found;
	});
	return items && items.length > 0 ? [items] : null;
}

async function open(host: IPollFunctions): Promise<Session> {
	const node = host.getNode();
	const object = resourceType(String(host.getNodeParameter('resource')));
	if (!object) {
		throw inputError(node, {
			message: 'This object type does not exist',
			description: "Choose one in the parameter 'Object Type'.",
		});
	}
	const client = new HubspotClient(host, await connectionOf(host));
	const parameters = parametersOf(host);
	const numbers = numbersOf(parameters);
	if ('problem' in numbers) throw inputError(node, numbers.problem);
	const watch = await watchFrom(client, object, parameters, host.getTimezone());
	if ('problem' in watch) throw inputError(node, watch.problem);
	return {
		host,
		client,
		object,
		parameters,
		numbers,
		watch,
		source: changesFor(watch, portsOf(client, object, watch)),
	};
}

function parametersOf(host: IPollFunctions): TriggerParameters {
	const get = <T>(name: string, fallback: T): T => host.getNodeParameter(name, fallback) as T;
	return {
		event: get<TriggerParameters['event']>('event', 'createdOrUpdated'),
		watchedProperties: get<unknown>('watchedProperties', []),
		specifyFilters: get('specifyFilters', 'fields'),
		filters: get<unknown>('filters', {}),
		filterGroupsJson: get<unknown>('filterGroupsJson', '[]'),
		simplify: get<unknown>('simplify', true),
		startFrom: get('startFrom', 'now'),
		startDate: get<unknown>('startDate', ''),
		associations: get<unknown>('associations', {}),
		options: get('options', {}),
		isExpression: (name) => hasExpression(host.getNodeParameter(name, null, { rawExpressions: true })),
	};
}

/** `isFirst`: no poll of this trigger has ended in this process. `isCurrent`: whether no other poll took over. */
async function readOn(
	session: Session,
	{ isFirst, isCurrent }: { isFirst: boolean; isCurrent: () => boolean },
): Promise<INodeExecutionData[]> {
	const { host, client, object, parameters, numbers, watch, source } = session;
	const { clock } = client;
	const { event, startFrom, startDate } = parameters;
	const data = host.getWorkflowStaticData('node');
	const scope = JSON.stringify([object.path, event, startFrom === 'date' ? String(startDate) : 'now']);
	const before = stateIn(data.state, scope) ?? (await begin(session, scope));
	const { state, news, pages, failure } = await poll(before, source, {
		clock,
		lookBackMs: 1_000 * numbers.lookBackSeconds,
		maxNews: numbers.maxRecords,
		maxPages: event === 'deleted' ? MAX_ARCHIVE_PAGES : Infinity,
		deadline: clock.monotonic() + readingMs(isFirst, host.getPollBudgetMs?.()),
	});
	const items = shown(host, await newsItems(news, { client, object, parameters, watched: watch.watched }));
	if (!isCurrent()) return [];
	data.state = state;
	report(host, client, failure);
	const ahead = newDifference(before.time, state.time);
	if (ahead !== undefined) warnOfClocks(host, ahead);
	// What has been read is returned or stored first. If the failure lasts, the next poll reports it.
	if (failure && pages === 0) throw apiError(host.getNode(), failure, contextOf(object));
	return items;
}

/** The state of a first poll, by HubSpot's clock. Rejects with a NodeApiError or a NodeOperationError. */
async function begin(
	{ host, client, object, parameters, watch }: Session,
	scope: string,
): Promise<PollState> {
	const node = host.getNode();
	const { clock } = client;
	const problem = await unknownWatched(client, object, watch.watched);
	if (problem) throw inputError(node, problem);
	const now = await firstTime<{ failure: Failure }>(async (): Promise<Glance | { failure: Failure }> => {
		const sentAt = clock.monotonic();
		const reply = await client.send(accountDetails());
		return reply.ok ? glanceAt(dateOf(reply), clock, sentAt) : reply;
	});
	if (typeof now === 'object') throw apiError(node, now.failure, contextOf(object));
	const start = startOf(parameters, now, host.getTimezone());
	if ('problem' in start) throw inputError(node, start.problem);
	return beginning(scope, start.start);
}

const contextOf = ({ noun }: ObjectType) => ({ record: noun, action: 'look for changes of' });

function report(host: IPollFunctions, { traffic }: HubspotClient, failure: Failure | undefined): void {
	host.logger.debug('HubSpot CRM traffic', { ...traffic, node: host.getNode().name });
	if (!failure) return;
	const { kind, status } = failure;
	host.logger.warn('The poll of HubSpot ended early', { kind, status, node: host.getNode().name });
}

/** `ahead`: how far n8n's clock is ahead of HubSpot's, in milliseconds. */
function warnOfClocks(host: IPollFunctions, ahead: number): void {
	const seconds = Math.round(Math.abs(ahead) / 1_000);
	host.logger.warn(
		`The clock of n8n is ${seconds} seconds ${ahead > 0 ? 'ahead of' : 'behind'} HubSpot's. The trigger goes by HubSpot's, so it loses nothing. Set the clock of the machine that runs n8n, best by NTP: relative dates in filters, tokens and schedules go by it.`,
		{ node: host.getNode().name },
	);
}

/** The newest event, for a manual test. Rejects with a NodeOperationError if none is found. */
async function sample({
	host,
	client,
	object,
	parameters,
	watch,
	source,
}: Session): Promise<INodeExecutionData[]> {
	const node = host.getNode();
	const problem = await unknownWatched(client, object, watch.watched);
	if (problem) throw inputError(node, problem);
	const found = await newestOf(source);
	if ('failure' in found) throw apiError(node, found.failure, contextOf(object));
	const { newest } = found;
	if (!newest) {
		throw inputError(node, {
			message: `HubSpot has no ${object.noun} to show yet`,
			description: `${found.looked > 0 ? `Among the ${found.looked} records that were looked through, there is no such change. ` : ''}Make such a change in HubSpot, wait a minute, and test again. Or widen the filters.`,
		});
	}
	return shown(host, await newsItems([newest], { client, object, parameters, watched: watch.watched }));
}

/**
 * Returns the items, or throws if they could not be made. The state is set after this, so the next poll then reports
 * the same changes.
 */
function shown(host: IPollFunctions, made: NewsItems): INodeExecutionData[] {
	if ('items' in made) return made.items;
	const node = host.getNode();
	if ('problem' in made) throw inputError(node, made.problem);
	throw apiError(node, made.failure, { action: 'read' });
}

function portsOf(client: HubspotClient, object: ObjectType, watch: Watch): Ports {
	const { path } = object;
	const { properties, watched } = watch;
	return {
		ask: async (query, limit, after) => await client.send(search(path, query, limit, after)),
		listArchived: async (after) =>
			await listRecords(client, object, { limit: LIST_PAGE_SIZE, after, properties, archived: true }),
		async readHistories(ids) {
			const batches: string[][] = [];
			for (let at = 0; at < ids.length; at += HISTORY_BATCH_SIZE)
				batches.push(ids.slice(at, at + HISTORY_BATCH_SIZE));
			const replies = await Promise.all(
				batches.map(
					async (batch) =>
						await client.send(batchRead(path, batch, { properties, propertiesWithHistory: watched })),
				),
			);
			const records: HubspotRecord[] = [];
			for (const reply of replies) {
				// Records that were deleted meanwhile are errors beside the results (hubspot-api 1.4), and are left
				// out.
				const page = recordPageOf(reply);
				if ('failure' in page) return page;
				records.push(...page.entries);
			}
			return { records };
		},
	};
}

/** The triggers that have polled in this process. */
const begun = new Set<string>();

/** The polls under way in this process. `since`: when each began, on the monotonic clock. */
const running = new Map<string, { since: number }>();

/**
 * Runs `work`, unless work with the same key is still running in this process; then returns undefined at once. Work that
 * has run for half an hour is taken for lost and no longer keeps others back; its `isCurrent` is false once another took
 * over. Rejects with what `work` rejects with.
 */
export async function alone<T>(
	key: string,
	clock: Clock,
	work: (isCurrent: () => boolean) => Promise<T>,
): Promise<T | undefined> {
	const since = clock.monotonic();
	if (since - (running.get(key)?.since ?? -Infinity) < LOST_MS) return undefined;
	const mine = { since };
	const isCurrent = () => running.get(key) === mine;
	running.set(key, mine);
	try {
		return await work(isCurrent);
	} finally {
		if (isCurrent()) running.delete(key);
	}
}
