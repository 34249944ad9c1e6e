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
import { identify, nameEvent, readEvents, timeOf } from './events';
import type { HubspotEvent, Naming } from './events';
import { clockInWords, REFUSALS } from './refusals';
import { SeenEvents } from './seenEvents';
import type { Delivery } from './seenEvents';
import { refusalOf, skewOf } from './signature';
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

/** The time in which a delivery has to be answered. It is not read from the clock, which may be set meanwhile. */
interface Patience {
	isOver: boolean;
	over: Promise<void>;
}

function startPatience(): Patience {
	const over = systemClock.sleep(ANSWER_WITHIN_MS).then(() => void (patience.isOver = true));
	const patience = { isOver: false, over };
	return patience;
}

interface Arrival {
	event: HubspotEvent;
	naming: Naming;
	identity: string;
}

/**
 * Handles one delivery of signed events (hubspot-api 1.8). A wrong, missing or old signature is answered with 401, a body
 * without events with 400, and one whose events are still in the hands of an earlier delivery with 503, so that HubSpot
 * sends it again. All of these start nothing. Events that the filter drops or that were seen before start nothing
 * either, and are answered with success. Rejects with n8n's error if a parameter or the credential cannot be read. Only
 * this file of the folder knows n8n.
 */
export async function receive(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const patience = startPatience();
	const request = host.getRequestObject() as RawRequest;
	const refusal = await check(host, request);
	if (refusal) return refuse(host, 401, REFUSALS[refusal]);
	const delivered = readEvents(request.rawBody ?? new Uint8Array());
	if (!delivered) return refuse(host, 400, 'The body is not a list of events.');
	if (delivered.unreadable > 0)
		warn(host, `${delivered.unreadable} entries of a delivery are no events, and were left out`);

	const filter = readFilter(host);
	const wanted = delivered.events
		.map((event) => ({ event, naming: nameEvent(event), identity: identify(event) }))
		.filter(({ event, naming }) => isWanted(event, naming, filter));
	const memory = memoryOf(host);
	const delivery = memory.receive(
		wanted.map(({ identity }) => identity),
		outcomeOf(host),
	);
	onEnd(host, () => memory.ended(delivery));
	if (!(await isDecided(delivery, memory, patience))) {
		// Neither starting nor dropping the contested events would be right, as long as n8n may still start them.
		memory.release(delivery);
		return refuse(
			host,
			503,
			'n8n has not answered an earlier delivery of these events yet. Send them again later.',
		);
	}
	const unseen = new Set(delivery.fresh);
	const arrivals = wanted.filter(({ identity }) => unseen.delete(identity));
	if (arrivals.length === 0) return {};

	arrivals.sort((a, b) => millisecondsOf(a) - millisecondsOf(b));
	const found = host.getNodeParameter('includeRecord', false)
		? await readInTime(host, arrivals, patience)
		: undefined;
	if (!isTest(host)) {
		host.getWorkflowStaticData('node').seenEvents = whenStored(() => memory.saved(delivery));
	}
	return { workflowData: [arrivals.map((arrival, index) => itemOf(arrival, found?.get(index)))] };
}

/**
 * Waits for the answers of earlier deliveries that hold some of the events, as long as there is time. Returns whether it
 * is known of all events whether they are new; those that are new are then in the hands of this delivery.
 */
async function isDecided(delivery: Delivery, memory: SeenEvents, patience: Patience): Promise<boolean> {
	let others = memory.claim(delivery);
	while (others.length > 0 && !patience.isOver) {
		await Promise.race([patience.over, Promise.all(others.map(({ answered }) => answered))]);
		others = memory.claim(delivery);
	}
	return others.length === 0;
}

/**
 * A value that becomes a text when n8n writes it as JSON. n8n writes static data after it has started the workflow
 * (n8n-host 9), which may take long; what other deliveries have brought meanwhile belongs into it.
 */
const whenStored = (read: () => string): IDataObject => Object.defineProperty({}, 'toJSON', { value: read });

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
	const now = systemClock.now();
	const refusal = refusalOf(
		{ method, url, body: rawBody, headers },
		{ secret: (clientSecret ?? '').trim(), now, acceptV1: acceptV1Signatures },
	);
	if (refusal) {
		const clock = refusal === 'expired' ? ` ${clockInWords(skewOf(headers, now))}` : '';
		warn(host, `a delivery was refused. ${REFUSALS[refusal]}${clock}`, { expectedUrl: url });
	}
	return refusal;
}

function warn(host: IWebhookFunctions, what: string, details?: IDataObject): void {
	host.logger.warn(`HubSpot webhook of "${host.getNode().name}": ${what}`, details);
}

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
	if (isTest(host)) return new SeenEvents(() => systemClock.monotonic());
	const key = JSON.stringify([host.getWorkflow().id, host.getNode().id]);
	const memory = memories.get(key) ?? new SeenEvents(() => systemClock.monotonic());
	if (!memories.has(key) && memories.size >= MOST_MEMORIES)
		memories.delete(memories.keys().next().value ?? '');
	memories.set(key, memory);
	memory.adopt(host.getWorkflowStaticData('node').seenEvents);
	return memory;
}

/** Whether n8n has answered that the workflow starts. If it answers otherwise, HubSpot sends the events again. */
function outcomeOf(host: IWebhookFunctions): Delivery['outcome'] {
	const answer = host.getResponseObject() as Answer;
	return () => (answer.writableEnded ? answer.statusCode < 300 : undefined);
}

/** Calls back when the connection has ended, be it that n8n has answered or that HubSpot has stopped waiting. */
function onEnd(host: IWebhookFunctions, callback: () => void): void {
	const answer = host.getResponseObject() as Answer;
	if (answer.destroyed) callback();
	else answer.once('close', callback);
}

/** The records of the arrivals, by position, or a problem if HubSpot does not return one in time. Never rejects. */
async function readInTime(
	host: IWebhookFunctions,
	arrivals: Arrival[],
	patience: Patience,
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
	await Promise.race([patience.over, read()]);
	notFound({ problem: TOO_SLOW });
	// `found` still changes when late answers arrive, but the copy does not.
	stop.abort();
	return new Map(found);
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

/** Events without a time come last. */
const millisecondsOf = ({ event }: Arrival) => timeOf(event)?.toMillis() ?? Number.MAX_VALUE;
