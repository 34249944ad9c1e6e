import { objectType } from './objectType';
import type { ObjectType } from './objectType';

/** Scopes that are named by the path of the type, as most are (hubspot-api 7). */
const scopesOf = (path: string) => ({
	read: [`crm.objects.${path}.read`],
	write: [`crm.objects.${path}.write`],
});

/** Activities are read and written with the scopes of contacts (hubspot-api 7). */
const ACTIVITY = scopesOf('contacts');

/** The scopes of commerce types: their own, or the one for all of commerce. */
const commerceScopes = (path: string) => ({
	read: [`crm.objects.${path}.read`, 'e-commerce'],
	write: [`crm.objects.${path}.write`, 'e-commerce'],
});

const PIPELINE = { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' };

/**
 * The standard object types that this package knows. A type with `isResource` is a full entry. The other entries have
 * what webhooks and associations need.
 */
export const OBJECT_TYPES: ObjectType[] = [
	objectType({
		key: 'company',
		name: 'Company',
		plural: 'Companies',
		path: 'companies',
		typeId: '0-2',
		isResource: true,
		keys: [{ property: 'domain', kind: 'webAddress', unique: false, further: 'hs_additional_domains' }],
		titleProperties: ['name', 'domain'],
		mainProperties: ['name', 'domain'],
		defaultProperties: ['name', 'domain', 'createdate', 'hs_lastmodifieddate', 'hs_object_id'],
		createdProperty: 'createdate',
		stageProperty: 'lifecyclestage',
		forwardOnly: 'lifecyclestage',
		merges: true,
		scopes: scopesOf('companies'),
		schemaScope: 'crm.schemas.companies.read',
	}),
	objectType({
		key: 'contact',
		name: 'Contact',
		plural: 'Contacts',
		path: 'contacts',
		typeId: '0-1',
		isResource: true,
		keys: [{ property: 'email', kind: 'emailAddress', unique: true, further: 'hs_additional_emails' }],
		titleProperties: ['firstname', 'lastname', 'email'],
		mainProperties: ['email', 'firstname', 'lastname'],
		defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
		createdProperty: 'createdate',
		modifiedProperty: 'lastmodifieddate',
		stageProperty: 'lifecyclestage',
		forwardOnly: 'lifecyclestage',
		merges: true,
		scopes: scopesOf('contacts'),
		schemaScope: 'crm.schemas.contacts.read',
	}),
	objectType({
		key: 'deal',
		name: 'Deal',
		plural: 'Deals',
		path: 'deals',
		typeId: '0-3',
		isResource: true,
		titleProperties: ['dealname'],
		mainProperties: ['dealname', 'dealstage', 'pipeline', 'amount', 'closedate'],
		defaultProperties: [
			'dealname',
			'amount',
			'closedate',
			'pipeline',
			'dealstage',
			'createdate',
			'hs_lastmodifieddate',
			'hs_object_id',
		],
		requiredProperties: ['dealname', 'dealstage'],
		createdProperty: 'createdate',
		pipeline: { pipeline: 'pipeline', stage: 'dealstage' },
		merges: true,
		scopes: scopesOf('deals'),
		schemaScope: 'crm.schemas.deals.read',
	}),
	objectType({
		key: 'ticket',
		name: 'Ticket',
		plural: 'Tickets',
		path: 'tickets',
		typeId: '0-5',
		isResource: true,
		titleProperties: ['subject'],
		mainProperties: ['subject', 'hs_pipeline_stage', 'hs_pipeline', 'content', 'hs_ticket_priority'],
		defaultProperties: [
			'content',
			'createdate',
			'hs_lastmodifieddate',
			'hs_object_id',
			'hs_pipeline',
			'hs_pipeline_stage',
			'hs_ticket_category',
			'hs_ticket_priority',
			'subject',
		],
		requiredProperties: ['subject', 'hs_pipeline_stage'],
		createdProperty: 'createdate',
		pipeline: PIPELINE,
		merges: true,
		// HubSpot's API asks for `tickets`. The other scope exists in newer lists, and is not verified (hubspot-api 7).
		scopes: {
			read: ['tickets', 'crm.objects.tickets.read'],
			write: ['tickets', 'crm.objects.tickets.write'],
		},
	}),
	objectType({
		key: 'appointment',
		name: 'Appointment',
		plural: 'Appointments',
		path: 'appointments',
		typeId: '0-421',
	}),
	objectType({ key: 'call', name: 'Call', plural: 'Calls', path: 'calls', typeId: '0-48', scopes: ACTIVITY }),
	objectType({ key: 'cart', name: 'Cart', plural: 'Carts', path: 'carts', typeId: '0-142' }),
	objectType({
		key: 'communication',
		name: 'Communication',
		plural: 'Communications',
		path: 'communications',
		typeId: '0-18',
		scopes: ACTIVITY,
	}),
	objectType({ key: 'course', name: 'Course', plural: 'Courses', path: 'courses', typeId: '0-410' }),
	objectType({
		key: 'email',
		name: 'Email',
		plural: 'Emails',
		path: 'emails',
		typeId: '0-49',
		scopes: ACTIVITY,
	}),
	objectType({
		key: 'feedback_submission',
		name: 'Feedback Submission',
		plural: 'Feedback Submissions',
		path: 'feedback_submissions',
		typeId: '0-19',
	}),
	objectType({
		key: 'goal_target',
		name: 'Goal Target',
		plural: 'Goal Targets',
		path: 'goal_targets',
		typeId: '0-74',
	}),
	objectType({ key: 'invoice', name: 'Invoice', plural: 'Invoices', path: 'invoices', typeId: '0-53' }),
	objectType({
		key: 'lead',
		name: 'Lead',
		plural: 'Leads',
		path: 'leads',
		typeId: '0-136',
		pipeline: PIPELINE,
		scopes: scopesOf('leads'),
	}),
	objectType({
		key: 'line_item',
		name: 'Line Item',
		plural: 'Line Items',
		path: 'line_items',
		typeId: '0-8',
		scopes: commerceScopes('line_items'),
	}),
	objectType({ key: 'listing', name: 'Listing', plural: 'Listings', path: 'listings', typeId: '0-420' }),
	objectType({
		key: 'meeting',
		name: 'Meeting',
		plural: 'Meetings',
		path: 'meetings',
		typeId: '0-47',
		webhookAlias: 'meeting_event',
		scopes: ACTIVITY,
	}),
	objectType({ key: 'note', name: 'Note', plural: 'Notes', path: 'notes', typeId: '0-46', scopes: ACTIVITY }),
	objectType({ key: 'order', name: 'Order', plural: 'Orders', path: 'orders', typeId: '0-123' }),
	objectType({
		key: 'payment',
		name: 'Payment',
		plural: 'Payments',
		path: 'commerce_payments',
		typeId: '0-101',
		webhookAlias: 'commerce_payment',
	}),
	objectType({
		key: 'postal_mail',
		name: 'Postal Mail',
		plural: 'Postal Mail',
		path: 'postal_mail',
		typeId: '0-116',
		scopes: ACTIVITY,
	}),
	objectType({
		key: 'product',
		name: 'Product',
		plural: 'Products',
		path: 'products',
		typeId: '0-7',
		scopes: commerceScopes('products'),
	}),
	objectType({
		key: 'quote',
		name: 'Quote',
		plural: 'Quotes',
		path: 'quotes',
		typeId: '0-14',
		scopes: commerceScopes('quotes'),
	}),
	objectType({ key: 'service', name: 'Service', plural: 'Services', path: 'services', typeId: '0-162' }),
	objectType({
		key: 'subscription',
		name: 'Subscription',
		plural: 'Subscriptions',
		path: 'subscriptions',
		typeId: '0-69',
	}),
	objectType({ key: 'task', name: 'Task', plural: 'Tasks', path: 'tasks', typeId: '0-27', scopes: ACTIVITY }),
];

/** The types that the node and its triggers offer by name. */
export const RESOURCE_TYPES: ObjectType[] = OBJECT_TYPES.filter(({ isResource }) => isResource);

/** The type that a new node works on. */
export const DEFAULT_TYPE = 'contact';

/** The type of a value of the parameter 'Resource'; undefined if the resource is no object type. */
export function resourceType(key: string): ObjectType | undefined {
	return RESOURCE_TYPES.find((object) => object.key === key);
}

/** The type with this id, such as `0-1`; undefined for custom objects and unknown ids. */
export const typeOfId = (id: string): ObjectType | undefined =>
	OBJECT_TYPES.find(({ typeId }) => typeId === id);

/** The type with this name in webhooks, such as `contact`; undefined for any other name, such as `conversation`. */
export const typeOfWebhook = (name: string): ObjectType | undefined =>
	OBJECT_TYPES.find(({ webhookName, webhookAlias }) => name === webhookName || name === webhookAlias);

/**
 * The type with this name, in any case, or this id: `company`, `Companies`, `0-2`. Any other text is taken for the name
 * or id of a custom object, such as `2-3465404`. Undefined for empty text and for values that are not text.
 */
export function typeNamed(given: unknown): ObjectType | undefined {
	const text = typeof given === 'string' ? given.trim() : '';
	if (text === '') return undefined;
	const isMeant = (word: string) => word.toLowerCase() === text.toLowerCase();
	const known = OBJECT_TYPES.find(({ key, name, plural, path, typeId }) =>
		[key, name, plural, path, typeId].some(isMeant),
	);
	const name = `'${text}' record`;
	return known ?? objectType({ key: text, name, plural: `${name}s`, path: text, typeId: text });
}
