import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { problemOf } from '../../errors/explain';
import { HubspotClient } from '../../transport/client';
import { systemClock } from '../../transport/clock';
import { connectionOf } from '../../transport/connection/connection';
import { calledUrl } from './calledUrl';
import { isWanted } from './eventFilter';
import type { EventFilter } from './eventFilter';
import { hasRecord, readEventRecords, shownRecord, TOO_SLOW } from './eventRecords';
import type { EventRecord } from './eventRecords';
import { identify, nameEvent, readEvents } from './events';
import type { HubspotEvent, Naming } from './events';
import { SeenEvents } from './seenEvents';
import type { Claim } from './seenEvents';
import { refusalOf } from './signature';
import type { Refusal } from './signature';

/**
 * Milliseconds after which records are no longer waited for. HubSpot waits for an answer for five seconds (hubspot-api
 * 1.8), and n8n needs some of that time.
 */
const ANSWER_WITHIN_MS = 800;
const MOST_MEMORIES = 200;

interface Options {
	acceptV1Signatures?: boolean;
	publicUrl?: string;
}

/** What is used of n8n's request. `rawBody` has the bytes as they arrived (n8n-host 9). */
interface RawRequest {
	method: string;
	originalUrl: string;
	headers: Record<string, unknown>;
	rawBody?: Uint8Array;
}

/** What is used of n8n's response. */
interface Answer {
	statusCode: number;
	writableEnded: boolean;
	destroyed: boolean;
	once(event: 'close', listener: () => void): void;
	status(code: number): { json(body: object): void };
}

interface Arrival {
	event: HubspotEvent;
	naming: Naming;
	identity: string;
}

/**
 * Handles one delivery of up to 100 signed events (hubspot-api 1.8). A wrong, missing or old signature is answered with
 * 401, and a body that is no list of events with 400; both start nothing. Events that the filter drops or that were
 * seen before start nothing either. Rejects with n8n's error if a parameter or the credential cannot be read. Only this
 * file of the folder knows n8n.
 */
export async function receive(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const deadline = systemClock.now() + ANSWER_WITHIN_MS;
	const request = host.getRequestObject() as RawRequest;
	const refusal = await check(host, request);
	if (refusal) return refuse(host, 401, REFUSALS[refusal]);
	const events = readEvents(request.rawBody ?? new Uint8Array());
	if (!events) return refuse(host, 400, 'The body is not a list of events.');

	const filter = readFilter(host);
	const wanted = events
		.map((event) => ({ event, naming: nameEvent(event), identity: identify(event) }))
		.filter(({ event, naming }) => isWanted(event, naming, filter));
	const memory = memoryOf(host);
	const claim = memory.claim(wanted.map(({ identity }) => identity));
	onAnswer(host, claim);
	const fresh = await unseen(claim, memory, deadline);
	const arrivals = wanted.filter(({ identity }) => fresh.delete(identity));
	if (arrivals.length === 0) return {};

	arrivals.sort((a, b) => timeOf(a) - timeOf(b));
	const found = host.getNodeParameter('includeRecord', false)
		? await readInTime(host, arrivals, deadline)
		: undefined;
	// Done last, so that the events of deliveries that were answered meanwhile are saved too.
	if (!isTest(host)) {
		host.getWorkflowStaticData('node').seenEvents = memory.saved(arrivals.map(({ identity }) => identity));
	}
	return { workflowData: [arrivals.map((arrival, index) => itemOf(arrival, found?.get(index)))] };
}

async function check(
	host: IWebhookFunctions,
	{ method, originalUrl, headers, rawBody }: RawRequest,
): Promise<Refusal | undefined> {
	const { acceptV1Signatures = false, publicUrl } = host.getNodeParameter('options', {}) as Options;
	const { clientSecret } = await host.getCredentials<{ clientSecret?: string }>('hubspotCrmWebhookSecretApi');
	const url = calledUrl({
		webhookUrl: host.getNodeWebhookUrl('default') ?? '',
		requestUrl: originalUrl,
		isTest: isTest(host),
		override: publicUrl,
	});
	const refusal = refusalOf(
		{ method, url, body: rawBody, headers },
		{ secret: (clientSecret ?? '').trim(), now: systemClock.now(), acceptV1: acceptV1Signatures },
	);
	if (refusal) {
		const { name } = host.getNode();
		host.logger.warn(`HubSpot webhook refused by "${name}": ${REFUSALS[refusal]}`, { expectedUrl: url });
	}
	return refusal;
}

const REFUSALS: Record<Refusal, string> = {
	noSecret: 'The credential of the trigger has no client secret.',
	unsigned: 'The request has no signature of HubSpot that the trigger accepts.',
	expired: 'The signature is more than five minutes old, or a clock is wrong.',
	mismatch:
		'The signature does not match: the client secret belongs to another app, or HubSpot calls another URL than n8n expects.',
};

function refuse(host: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	(host.getResponseObject() as Answer).status(status).json({ message });
	return { noWebhookResponse: true };
}

/**
 * Whether the editor listens for a test event. Then nothing is remembered, so that the same event can be sent again.
 */
const isTest = (host: IWebhookFunctions) => host.getMode() === 'manual';

/**
 * One memory for each node, for all its deliveries to this process. n8n saves a part of it, which survives a restart.
 */
const memories = new Map<string, SeenEvents>();

function memoryOf(host: IWebhookFunctions): SeenEvents {
	if (isTest(host)) return new SeenEvents();
	const key = JSON.stringify([host.getWorkflow().id, host.getNode().id]);
	const memory = memories.get(key) ?? new SeenEvents();
	if (!memories.has(key) && memories.size >= MOST_MEMORIES)
		memories.delete(memories.keys().next().value ?? '');
	memories.set(key, memory);
	memory.adopt(host.getWorkflowStaticData('node').seenEvents);
	return memory;
}

/**
 * Events count as seen when n8n has answered that the workflow starts. If it answers otherwise, HubSpot sends them
 * again.
 */
function onAnswer(host: IWebhookFunctions, claim: Claim): void {
	const answer = host.getResponseObject() as Answer;
	const outcome = () => (answer.writableEnded ? answer.statusCode < 300 : undefined);
	if (answer.destroyed) claim.ended(outcome);
	else answer.once('close', () => claim.ended(outcome));
}

/**
 * The new events of a delivery. If another delivery has brought one of them and has no answer yet, its answer is
 * awaited, until `deadline` at most.
 */
async function unseen(claim: Claim, memory: SeenEvents, deadline: number): Promise<Set<string>> {
	if (claim.contested.size > 0) await before(deadline, claim.othersAnswered);
	return new Set([...claim.fresh, ...[...claim.contested].filter((identity) => !memory.has(identity))]);
}

/** The records of the arrivals, by position, or a problem if HubSpot does not return one in time. Never rejects. */
async function readInTime(
	host: IWebhookFunctions,
	arrivals: Arrival[],
	deadline: number,
): Promise<Map<number, EventRecord>> {
	const namings = arrivals.map(({ naming }) => naming);
	const found = new Map<number, EventRecord>();
	const notFound = (problem: EventRecord) =>
		namings.forEach((naming, index) => hasRecord(naming) && !found.has(index) && found.set(index, problem));
	const stop = new AbortController();
	const read = async () => {
		try {
			const client = new HubspotClient(host, await connectionOf(host), stop.signal);
			const properties = listed(host.getNodeParameter('recordProperties', ''));
			await readEventRecords(client, namings, properties, found);
		} catch (error) {
			notFound({ problem: problemOf(error) });
		}
	};
	await before(deadline, read());
	notFound({ problem: TOO_SLOW });
	// `found` still changes when late answers arrive, but the copy does not.
	stop.abort();
	return new Map(found);
}

async function before(deadline: number, work: Promise<unknown>): Promise<void> {
	await Promise.race([work, systemClock.sleep(Math.max(0, deadline - systemClock.now()))]);
}

function itemOf({ event, naming }: Arrival, found: EventRecord | undefined): INodeExecutionData {
	// `naming` comes first, where people see it, and wins over fields of the event that are called the same.
	const json = Object.assign({ ...naming }, event, naming) as IDataObject;
	if (found && 'record' in found) json.record = shownRecord(found);
	if (found && 'problem' in found) Object.assign(json, { record: null, recordError: { ...found.problem } });
	return { json };
}

function readFilter(host: IWebhookFunctions): EventFilter {
	const filters = host.getNodeParameter('filters', {}) as IDataObject;
	return {
		events: listed(host.getNodeParameter('events', [])),
		objectTypes: [...listed(filters.objectTypes), ...listed(filters.objectTypeIds)],
		properties: listed(filters.properties),
		portalIds: listed(filters.portalIds),
		ignoredSources: listed(filters.ignoreChangeSources),
		ignoredSourceIds: listed(filters.ignoreSourceIds),
		ignoreOwnChanges: filters.ignoreOwnChanges === true,
	};
}

/** The entries of a list, or of text with commas. */
function listed(value: unknown): string[] {
	const entries = Array.isArray(value) ? (value as unknown[]) : String(value ?? '').split(',');
	return entries.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}

const timeOf = ({ event }: Arrival) => Number(event.occurredAt ?? 0) || 0;
