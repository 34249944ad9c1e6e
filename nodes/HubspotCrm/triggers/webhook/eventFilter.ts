import type { HubspotEvent, Naming } from './events';

/** Which events to let through; an empty list lets all through. */
export interface EventFilter {
	/** Such as `creation`. */
	events: string[];
	/** Types as webhooks call them, such as `contact`, and ids such as `2-3453932`; of an association, of either end. */
	objectTypes: string[];
	/** Internal names; concerns changes of properties only. */
	properties: string[];
	portalIds: string[];
	/** Changes from these are left out: kinds of source such as `IMPORT`, compared without case. */
	ignoredSources: string[];
	/** Changes from one of these single sources are left out, such as `userId:123`; compared without case. */
	ignoredSourceIds: string[];
	/** Whether changes are left out that were made by the app which sends the webhooks. */
	ignoreOwnChanges: boolean;
}

/** Whether the filter lets the event through. */
export function isWanted(event: HubspotEvent, naming: Naming, filter: EventFilter): boolean {
	return (
		admits(filter.events, naming.event) &&
		isAboutOneOf(filter.objectTypes, naming) &&
		(naming.event !== 'propertyChange' || admits(filter.properties, String(event.propertyName))) &&
		admits(filter.portalIds, String(event.portalId)) &&
		!filter.ignoredSources.some((source) => same(source, String(event.changeSource))) &&
		!filter.ignoredSourceIds.some((id) => same(id, String(event.sourceId))) &&
		!(filter.ignoreOwnChanges && isOwnChange(event))
	);
}

/** Whether either end of an association, or the record of any other event, has one of these types. */
function isAboutOneOf(types: string[], naming: Naming): boolean {
	const { objectType, objectTypeId, toObjectType, toObjectTypeId } = naming;
	const own = [objectType, objectTypeId, toObjectType, toObjectTypeId];
	return types.length === 0 || own.some((type) => type !== undefined && types.includes(type));
}

/**
 * Whether the app which sends the webhook made the change: the source is an integration with the id of the app. Other
 * kinds of source have ids of their own, which may happen to be the same number.
 */
function isOwnChange({ changeSource, sourceId, appId }: HubspotEvent): boolean {
	const own = String(appId);
	return (
		appId !== undefined &&
		same('INTEGRATION', String(changeSource)) &&
		[own, `appId:${own}`].includes(String(sourceId))
	);
}

const admits = (wanted: string[], value: string) => wanted.length === 0 || wanted.includes(value);
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
