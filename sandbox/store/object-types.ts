import type { ObjectType } from './definitions';
import { calls, communications, emails, meetings, notes, postalMail, tasks } from './types/activities';
import { lineItems, products, quotes, taxes } from './types/commerce';
import { companies } from './types/companies';
import { contacts } from './types/contacts';
import { deals } from './types/deals';
import { feedbackSubmissions, goalTargets } from './types/other';
import { leads, tickets } from './types/sales';

/** Every object type a new portal has. A further type is one entry. */
export const STANDARD_TYPES: readonly ObjectType[] = [
	contacts,
	companies,
	deals,
	tickets,
	leads,
	products,
	lineItems,
	quotes,
	notes,
	tasks,
	calls,
	meetings,
	emails,
	communications,
	postalMail,
	goalTargets,
	taxes,
	feedbackSubmissions,
];
