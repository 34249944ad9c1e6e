import type { PropertyDefinition } from '../definitions';
import { propertyKit } from '../property-kit';

/**
 * Properties that every object type carries, with the names this type gives to its two times.
 *
 * @param owner label of the owner
 */
export function systemProperties(
	groupName: string,
	times: { created: string; modified: string },
	owner = 'Owner',
): PropertyDefinition[] {
	const kit = propertyKit(groupName);
	return [
		kit.system('hs_object_id', 'Record ID', 'number'),
		kit.system(times.created, 'Create Date', 'datetime'),
		kit.system(times.modified, 'Last Modified Date', 'datetime'),
		kit.system('hs_created_by_user_id', 'Created by user ID', 'number'),
		kit.system('hs_updated_by_user_id', 'Updated by user ID', 'number'),
		kit.system('hs_object_source', 'Record creation source', 'string', { hidden: true }),
		kit.system('hs_object_source_label', 'Record source', 'string'),
		kit.system('hs_merged_object_ids', 'Merged record IDs', 'enumeration', { fieldType: 'checkbox' }),
		kit.system('hubspot_owner_assigneddate', 'Owner assigned date', 'datetime'),
		kit.system('hs_read_only', 'Read only object', 'bool', { hidden: true }),
		kit.text('hs_unique_creation_key', 'Unique creation key', { hidden: true }),
		kit.owner('hubspot_owner_id', owner),
		kit.system('hubspot_team_id', 'HubSpot team', 'enumeration', { externalOptions: true }),
	];
}

/** Stages every contact and company moves through, in order: values only move forward (HubSpot API notes, section 3.4). */
export const LIFECYCLE_STAGES = [
	['subscriber', 'Subscriber'],
	['lead', 'Lead'],
	['marketingqualifiedlead', 'Marketing Qualified Lead'],
	['salesqualifiedlead', 'Sales Qualified Lead'],
	['opportunity', 'Opportunity'],
	['customer', 'Customer'],
	['evangelist', 'Evangelist'],
	['other', 'Other'],
] as const;

export const LEAD_STATUSES = [
	['NEW', 'New'],
	['OPEN', 'Open'],
	['IN_PROGRESS', 'In Progress'],
	['OPEN_DEAL', 'Open Deal'],
	['UNQUALIFIED', 'Unqualified'],
	['ATTEMPTED_TO_CONTACT', 'Attempted to Contact'],
	['CONNECTED', 'Connected'],
	['BAD_TIMING', 'Bad Timing'],
] as const;

export const PRIORITIES = [
	['low', 'Low'],
	['medium', 'Medium'],
	['high', 'High'],
] as const;

/** Digits of a phone number, as `hs_searchable_calculated_phone_number` holds them. */
export function phoneDigits(phone: string | undefined): string | undefined {
	const digits = phone?.replace(/\D/g, '');
	return digits ? digits : undefined;
}
