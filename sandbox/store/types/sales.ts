import { type ObjectType, valueOf } from '../definitions';
import { propertyKit } from '../property-kit';
import { systemProperties } from './shared';

const ticket = propertyKit('ticketinformation');
const lead = propertyKit('lead_information');
const times = { created: 'createdate', modified: 'hs_lastmodifieddate' } as const;

export const tickets: ObjectType = {
	id: '0-5',
	name: 'tickets',
	singular: 'ticket',
	upper: 'TICKET',
	readScopes: ['tickets', 'crm.objects.tickets.read'],
	writeScopes: ['tickets', 'crm.objects.tickets.write'],
	...times,
	defaults: [
		'content',
		'hs_pipeline',
		'hs_pipeline_stage',
		'hs_ticket_category',
		'hs_ticket_priority',
		'subject',
	],
	searchable: ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_id'],
	display: ['subject'],
	required: [['subject'], ['hs_pipeline_stage']],
	unique: [],
	pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
	properties: [
		...systemProperties('ticketinformation', times, 'Ticket owner'),
		ticket.text('subject', 'Ticket name'),
		ticket.area('content', 'Ticket description'),
		ticket.select('hs_pipeline', 'Pipeline', []),
		ticket.select('hs_pipeline_stage', 'Ticket status', []),
		ticket.select('hs_ticket_priority', 'Priority', [
			['LOW', 'Low'],
			['MEDIUM', 'Medium'],
			['HIGH', 'High'],
			['URGENT', 'Urgent'],
		]),
		ticket.checkbox('hs_ticket_category', 'Category', [
			['PRODUCT_ISSUE', 'Product issue'],
			['BILLING_ISSUE', 'Billing issue'],
			['FEATURE_REQUEST', 'Feature request'],
			['GENERAL_INQUIRY', 'General inquiry'],
		]),
		ticket.select('source_type', 'Source', [
			['CHAT', 'Chat'],
			['EMAIL', 'Email'],
			['FORM', 'Form'],
			['PHONE', 'Phone'],
		]),
		ticket.area('hs_resolution', 'Resolution'),
		ticket.datetime('closed_date', 'Close date'),
		ticket.calculated('hs_ticket_id', 'Ticket ID', 'number'),
		ticket.calculated('hs_is_closed', 'Is closed', 'bool'),
		ticket.calculated('time_to_close', 'Time to close', 'number'),
		ticket.calculated('hs_helpdesk_sort_timestamp', 'Help desk sort timestamp', 'datetime'),
		ticket.calculated('hs_is_visible_in_help_desk', 'Is visible in help desk', 'bool'),
		ticket.calculated('hs_last_email_activity', 'Last email activity', 'string'),
		ticket.calculated('hs_last_message_from_visitor', 'Last message from visitor', 'bool'),
		ticket.calculated('hs_num_times_contacted', 'Number of times contacted', 'number'),
		ticket.calculated('num_notes', 'Number of sales activities', 'number'),
		ticket.calculated('hs_v2_date_entered_current_stage', 'Date entered current stage', 'datetime'),
		ticket.calculated('hs_v2_time_in_current_stage', 'Time in current stage', 'datetime'),
	],
	derive(values, stages) {
		const { before, now } = stages;
		const stage = stages.stage(valueOf(values, 'hs_pipeline_stage') ?? '');
		const stays = valueOf(before, 'hs_pipeline_stage') === valueOf(values, 'hs_pipeline_stage');
		const entered = stays ? valueOf(before, 'hs_v2_date_entered_current_stage') : now;
		return {
			hs_ticket_id: valueOf(values, 'hs_object_id'),
			hs_is_closed: stage && String(stage.isClosed),
			hs_helpdesk_sort_timestamp: valueOf(values, 'createdate'),
			hs_is_visible_in_help_desk: 'true',
			hs_last_email_activity: 'ORIGINAL_FROM_CONTACT',
			hs_last_message_from_visitor: 'false',
			hs_num_times_contacted: '0',
			num_notes: '0',
			// Both are moments, whatever the name of the second says.
			hs_v2_date_entered_current_stage: entered,
			hs_v2_time_in_current_stage: entered,
		};
	},
};

export const leads: ObjectType = {
	id: '0-136',
	name: 'leads',
	singular: 'lead',
	upper: 'LEAD',
	readScopes: ['crm.objects.leads.read'],
	writeScopes: ['crm.objects.leads.write'],
	created: 'hs_createdate',
	modified: 'hs_lastmodifieddate',
	defaults: [],
	searchable: ['hs_lead_name'],
	display: ['hs_lead_name'],
	required: [['hs_lead_name']],
	requiresAssociation: ['0-1', '0-2'],
	unique: [],
	pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
	properties: [
		...systemProperties(
			'lead_information',
			{ created: 'hs_createdate', modified: 'hs_lastmodifieddate' },
			'Lead owner',
		),
		lead.text('hs_lead_name', 'Lead name'),
		lead.select('hs_pipeline', 'Lead pipeline', []),
		lead.select('hs_pipeline_stage', 'Lead stage', []),
		lead.select('hs_lead_type', 'Lead type', [
			['NEW_BUSINESS', 'New business'],
			['RE_ATTEMPTING', 'Re-attempting'],
			['UPSELL', 'Upsell'],
		]),
		lead.select('hs_lead_label', 'Lead label', [
			['COLD', 'Cold'],
			['WARM', 'Warm'],
			['HOT', 'Hot'],
		]),
		lead.calculated('hs_lead_is_open', 'Is open', 'bool'),
	],
};
