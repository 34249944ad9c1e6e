import { createHash } from 'node:crypto';

import { DateTime } from 'luxon';

import type { ObjectType } from '../../objects/objectType';
import { typeOfId, typeOfWebhook } from '../../objects/objectTypes';

/**
 * One event as HubSpot sends it; only what is used here. Every field may be missing, and numbers may come as text. There
 * are two families: legacy events name the object type in `subscriptionType`, generic ones by its id (hubspot-api 1.8).
 */
export interface HubspotEvent {
	/** Such as `contact.propertyChange`, or `object.creation` with the type in `objectTypeId`. */
	subscriptionType?: unknown;
	/** Another name of the same field (hubspot-api 1.8). */
	eventType?: unknown;
	objectTypeId?: unknown;
	/** A word for the type, which only some clients expect. */
	objectType?: unknown;
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
	/** The types of both ends of an association in words, such as `CONTACT_TO_COMPANY`; legacy events have no ids. */
	associationType?: unknown;
	fromObjectId?: unknown;
	fromObjectTypeId?: unknown;
	toObjectId?: unknown;
	toObjectTypeId?: unknown;
	/** The record that a merge made, if it made one. */
	newObjectId?: unknown;
	primaryObjectId?: unknown;
	[field: string]: unknown;
}

/** What the node adds to an event, with the same fields for both families and all kinds of events. */
export interface Naming {
	/** What happened: the part after the dot of `subscriptionType`. */
	event: string;
	/** `contact`, `line_item`, …; the id for custom objects; empty if the event does not tell. */
	objectType: string;
	objectTypeId?: string;
	/** The record of the event: after a merge the one that remains, of an association the one it starts from. */
	recordId?: string;
	/** The other end of an association, as far as the event tells it. */
	toObjectType?: string;
	toObjectTypeId?: string;
	toRecordId?: string;
	/** `occurredAt` as ISO 8601 in UTC. */
	occurredAtIso?: string;
}

/** What a delivery brought. */
export interface Delivered {
	events: HubspotEvent[];
	/** How many entries of the list are no events. */
	unreadable: number;
}

/**
 * Reads the events in a body: a JSON list of objects, or one object that names its kind. Entries that are no objects are
 * left out and counted, so that they cost no event. Undefined for any other body, and for a list of such entries alone.
 * Never throws.
 */
export function readEvents(body: Uint8Array): Delivered | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(withExactIds(Buffer.from(body).toString('utf8')));
	} catch {
		return undefined;
	}
	if (isObject(parsed)) return kindOf(parsed) === '' ? undefined : { events: [parsed], unreadable: 0 };
	if (!Array.isArray(parsed)) return undefined;
	const events = parsed.filter(isObject);
	const unreadable = parsed.length - events.length;
	return unreadable > 0 && events.length === 0 ? undefined : { events, unreadable };
}

const isObject = (value: unknown): value is HubspotEvent =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes texts of whole numbers that JavaScript would round: a rounded id is the id of another record. */
const withExactIds = (json: string): string =>
	json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/g, (token) =>
		/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
	);

/** Works out what happened to which records. What the event does not tell is empty or left out. */
export function nameEvent(event: HubspotEvent): Naming {
	const words = kindOf(event).split('.');
	const kind = words.length > 1 ? words.slice(1).join('.') : (words[0] ?? '');
	const subject = words.length > 1 && words[0] !== 'object' ? words[0] : '';
	const isAssociation = kind === 'associationChange' || text(event.toObjectId) !== '';
	const [fromWord, toWord] = isAssociation ? endsOf(text(event.associationType)) : [];
	const own = isAssociation
		? typeFrom(event.fromObjectTypeId, fromWord?.typeId, subject, event.objectTypeId, event.objectType)
		: typeFrom(subject, event.objectTypeId, event.objectType);
	const other = isAssociation ? typeFrom(event.toObjectTypeId, toWord?.typeId) : {};
	return known({
		event: kind,
		objectType: own.name ?? '',
		objectTypeId: own.id ?? (isAssociation ? undefined : typeFrom(event.objectTypeId).id),
		recordId: idIn(event.newObjectId, event.primaryObjectId, event.fromObjectId, event.objectId),
		toObjectType: other.name,
		toObjectTypeId: other.id,
		toRecordId: isAssociation ? idIn(event.toObjectId) : undefined,
		occurredAtIso: timeOf(event)?.toISO() ?? undefined,
	});
}

/** `contact.creation`, `object.creation` and so on; empty if the event does not tell. */
const kindOf = ({ subscriptionType, eventType }: HubspotEvent): string =>
	text(subscriptionType) || text(eventType);

/** What is known of an object type: its name in events and its id. */
interface TypeNames {
	name?: string;
	id?: string;
}

/** The first of these names and ids that is not empty, with the id of a name and the name of an id where known. */
function typeFrom(...given: unknown[]): TypeNames {
	const first = given.map(text).find((one) => one !== '');
	if (first === undefined) return {};
	const object = typeOfId(first) ?? typeOfWebhook(first.toLowerCase());
	if (object) return { name: object.webhookName, id: object.typeId };
	return /^\d+-\d+$/.test(first) ? { name: first, id: first } : { name: first };
}

/** The types in words such as `CONTACT_TO_COMPANY` and `PARENT_COMPANY_TO_CHILD_COMPANY`, each if it is known. */
function endsOf(associationType: string): Array<ObjectType | undefined> {
	const ends = associationType.toLowerCase().split('_to_');
	return ends.length === 2
		? ends.map((end) => typeOfWebhook(end.replace(/^(parent|child|primary)_|_(primary|unlabeled)$/g, '')))
		: [];
}

/** The first of these that is the id of a record. Ids are positive; 0 stands for none. */
const idIn = (...given: unknown[]): string | undefined =>
	given.map(text).find((one) => one !== '' && !/^(0|-\d+)$/.test(one));

/** When the change was made: from milliseconds since the epoch, as a number or as text, or from ISO 8601. */
export function timeOf({ occurredAt }: HubspotEvent): DateTime<true> | undefined {
	const given = text(occurredAt);
	const time = /^\d{4}-\d\d-\d\dT/.test(given)
		? DateTime.fromISO(given, { zone: 'utc' })
		: DateTime.fromMillis(/^\d+$/.test(given) ? Number(given) : NaN, { zone: 'utc' });
	return time.isValid ? time : undefined;
}

/** How many characters `identify` returns. */
export const IDENTITY_LENGTH = 12;

/**
 * A short text that is the same each time HubSpot sends an event. `eventId` is not promised to be unique (hubspot-api
 * 1.8), so the text is a hash of all fields but the number of the attempt. One change that two subscriptions tell, for
 * example one of each family, makes two events.
 */
export function identify({ attemptNumber: _attempt, ...event }: HubspotEvent): string {
	const fields = Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(fields)).digest('base64').slice(0, IDENTITY_LENGTH);
}

const text = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

/** Without the fields that are undefined. */
const known = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
