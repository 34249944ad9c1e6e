/** Ids of HubSpot's object types and the names that events are given (hubspot-api 1.4). */
const NAMES = new Map([
	['0-1', 'contact'],
	['0-2', 'company'],
	['0-3', 'deal'],
	['0-5', 'ticket'],
	['0-7', 'product'],
	['0-8', 'line_item'],
	['0-14', 'quote'],
	['0-18', 'communication'],
	['0-19', 'feedback_submission'],
	['0-27', 'task'],
	['0-46', 'note'],
	['0-47', 'meeting'],
	['0-48', 'call'],
	['0-49', 'email'],
	['0-53', 'invoice'],
	['0-69', 'subscription'],
	['0-74', 'goal_target'],
	['0-101', 'payment'],
	['0-116', 'postal_mail'],
	['0-123', 'order'],
	['0-136', 'lead'],
	['0-142', 'cart'],
	['0-162', 'service'],
	['0-410', 'course'],
	['0-420', 'listing'],
	['0-421', 'appointment'],
]);

const IDS = new Map([...NAMES].map(([id, name]) => [name, id]));

/** Names of the types that the node offers as a filter; all others can be given by their id. */
export const OBJECT_TYPE_NAMES = [...IDS.keys()].sort();

/** `contact` for `0-1`; the id itself for custom types. */
export const nameOfType = (id: string): string => NAMES.get(id) ?? id;

/** `0-1` for `contact`; undefined for what is no CRM type, such as `conversation`. */
export const idOfType = (name: string): string | undefined => IDS.get(name);
