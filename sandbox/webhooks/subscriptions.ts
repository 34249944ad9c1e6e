import type { CrmEvent, EventKind } from '../store/events';
import { STANDARD_TYPES } from '../store/object-types';

/** What an app wants to hear of (HubSpot API notes, section 1.8). */
export interface Subscription {
	id: number;
	/** Such as `contact.creation` or `object.propertyChange`. */
	eventType: string;
	propertyName?: string;
	/** For `object.*` only. */
	objectTypeId?: string;
	active: boolean;
	createdAt: string;
	updatedAt: string;
}

const KINDS: readonly EventKind[] = ['creation', 'deletion', 'propertyChange', 'merge', 'associationChange'];
const SUBJECTS = ['contact', 'company', 'deal', 'ticket', 'product', 'line_item'];
const UNHEARD = new Set(['num_unique_conversion_events', 'hs_lastmodifieddate']);

/** Subscriptions of one app may be this many. */
export const MAX_SUBSCRIPTIONS = 1_000;

/** Whether there is such an event type (HubSpot API notes, section 1.8). */
export function isEventType(eventType: string): boolean {
	if (eventType === 'contact.privacyDeletion') return true;
	const [subject = '', kind = ''] = eventType.split('.');
	if (subject === 'product' && kind === 'associationChange') return false;
	const known = SUBJECTS.includes(subject) || subject === 'object';
	return known && (KINDS.some((one) => one === kind) || kind === 'restore');
}

/** Why a subscription cannot be, if it cannot. */
export function subscriptionProblem(
	input: Pick<Subscription, 'eventType' | 'propertyName' | 'objectTypeId'>,
): string | undefined {
	if (!isEventType(input.eventType)) return `Unknown event type: ${input.eventType}`;
	const isChange = input.eventType.endsWith('.propertyChange');
	if (isChange && !input.propertyName) return 'propertyName is required for propertyChange subscriptions';
	if (!isChange && input.propertyName) return 'propertyName is only allowed for propertyChange subscriptions';
	if (input.propertyName && UNHEARD.has(input.propertyName))
		return `${input.propertyName} cannot be subscribed to`;
	if (input.eventType.startsWith('object.') && !input.objectTypeId)
		return 'objectTypeId is required for object subscriptions';
	return undefined;
}

/** Whether a subscription hears an event. */
export function hears(subscription: Subscription, event: CrmEvent): boolean {
	if (!subscription.active) return false;
	const [subject, kind] = subscription.eventType.split('.');
	if (kind !== event.kind) return false;
	if (event.kind === 'propertyChange' && subscription.propertyName !== event.propertyName) return false;
	if (subject === 'object') return subscription.objectTypeId === event.type.id;
	return STANDARD_TYPES.some((type) => type.id === event.type.id && type.singular === subject);
}

/**
 * The two families of events (HubSpot API notes, section 1.8): legacy ones name the object type in the subscription type,
 * generic ones (`object.…`) by its id.
 */
type Family = 'legacy' | 'generic';

/** Fields of an event that depend on its kind. */
function details(event: CrmEvent, family: Family): Record<string, unknown> {
	switch (event.kind) {
		case 'creation':
			return { changeFlag: 'NEW' };
		case 'deletion':
		case 'privacyDeletion':
			return { changeFlag: 'DELETED' };
		case 'propertyChange': {
			const { propertyName, isSensitive } = event;
			const propertyValue = isSensitive ? 'REDACTED' : event.propertyValue;
			return { propertyName, propertyValue, ...(family === 'generic' ? { isSensitive } : {}) };
		}
		case 'merge': {
			const { primaryObjectId, mergedObjectIds, newObjectId, numberOfPropertiesMoved } = event;
			return { primaryObjectId, mergedObjectIds, newObjectId, numberOfPropertiesMoved };
		}
		case 'associationChange': {
			const { associationRemoved, isPrimaryAssociation } = event;
			const records = { fromObjectId: event.objectId, toObjectId: event.toObjectId };
			const { associationType, associationTypeId, associationCategory } = event;
			const types = { fromObjectTypeId: event.type.id, toObjectTypeId: event.toType.id };
			return family === 'legacy'
				? { associationType, ...records, associationRemoved, isPrimaryAssociation }
				: {
						...types,
						...records,
						associationTypeId,
						associationCategory,
						associationRemoved,
						isPrimaryAssociation,
					};
		}
	}
}

/** The record of an event. Those of associations have their two ends instead. */
function subject(event: CrmEvent, family: Family): Record<string, unknown> {
	if (event.kind === 'associationChange') return {};
	return { objectId: event.objectId, ...(family === 'generic' ? { objectTypeId: event.type.id } : {}) };
}

/** An event as it is delivered, but for the attempt number. */
export function payload(
	event: CrmEvent,
	subscription: Subscription,
	appId: number,
	eventId: number,
	occurredAt: number,
): Record<string, unknown> {
	const family: Family = subscription.eventType.startsWith('object.') ? 'generic' : 'legacy';
	return {
		eventId,
		subscriptionId: subscription.id,
		portalId: event.portalId,
		appId,
		occurredAt,
		subscriptionType: subscription.eventType,
		...subject(event, family),
		changeSource: 'INTEGRATION',
		sourceId: event.sourceId,
		...details(event, family),
	};
}
