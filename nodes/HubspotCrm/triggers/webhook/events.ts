import { createHash } from 'node:crypto';

import { typeOfId, typeOfWebhook } from '../../objects/objectTypes';

/** One event as HubSpot sends it; only what is used here. Every field may be missing (hubspot-api 1.8). */
export interface HubspotEvent {
	/** Such as `contact.propertyChange`, or `object.creation` with the type in `objectTypeId`. */
	subscriptionType?: unknown;
	/** Another name of the same field (hubspot-api 1.8). */
	eventType?: unknown;
	objectTypeId?: unknown;
	objectId?: unknown;
	/** Milliseconds since the epoch. */
	occurredAt?: unknown;
	portalId?: unknown;
	appId?: unknown;
	propertyName?: unknown;
	/** What kind of thing made the change, such as `CRM_UI` or `INTEGRATION`. */
	changeSource?: unknown;
	/** Which one it was, such as the id of an app or `userId:123`. */
	sourceId?: unknown;
	/** How often this event was sent before. */
	attemptNumber?: unknown;
	/** The record that an association starts from. */
	fromObjectId?: unknown;
	/** The id of the record that remains after a merge. */
	newObjectId?: unknown;
	primaryObjectId?: unknown;
	[field: string]: unknown;
}

/** What the node adds to an event, with the same fields for all kinds of events. */
export interface Naming {
	/** What happened: the part after the dot of `subscriptionType`. */
	event: string;
	/** `contact`, `line_item`, …; the id for custom objects. */
	objectType: string;
	objectTypeId?: string;
	/** The record of the event: after a merge the one that remains, of an association the one it starts from. */
	recordId?: string;
	/** `occurredAt` as ISO 8601. */
	occurredAtIso?: string;
}

/** Reads the events in a body; undefined if it is not a JSON list of objects. Never throws. */
export function readEvents(body: Uint8Array): HubspotEvent[] | undefined {
	try {
		const parsed = JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
		return Array.isArray(parsed) && parsed.every(isEvent) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

const isEvent = (value: unknown): value is HubspotEvent =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Works out what happened to which record. Fields that the event does not tell are empty or left out. */
export function nameEvent(event: HubspotEvent): Naming {
	const [subject = '', ...kind] = text(event.subscriptionType ?? event.eventType).split('.');
	const givenId = text(event.objectTypeId);
	const isGeneric = subject === 'object' || subject === '';
	const objectType = isGeneric ? (typeOfId(givenId)?.webhookName ?? givenId) : subject;
	const objectTypeId = givenId !== '' ? givenId : typeOfWebhook(objectType)?.typeId;
	const recordId = text(
		event.newObjectId ?? event.primaryObjectId ?? event.fromObjectId ?? event.objectId ?? undefined,
	);
	const occurredAt = isoTime(event.occurredAt);
	return {
		event: kind.join('.'),
		objectType,
		...(objectTypeId === undefined ? {} : { objectTypeId }),
		...(recordId === '' ? {} : { recordId }),
		...(occurredAt === undefined ? {} : { occurredAtIso: occurredAt }),
	};
}

/** How many characters `identify` returns. */
export const IDENTITY_LENGTH = 12;

/**
 * A short text that is the same each time HubSpot sends an event. `eventId` is not promised to be unique (hubspot-api
 * 1.8), so the text is a hash of all fields but the number of the attempt.
 */
export function identify({ attemptNumber: _attempt, ...event }: HubspotEvent): string {
	const fields = Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(fields)).digest('base64').slice(0, IDENTITY_LENGTH);
}

function isoTime(epoch: unknown): string | undefined {
	const date = new Date(typeof epoch === 'number' ? epoch : NaN);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const text = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
