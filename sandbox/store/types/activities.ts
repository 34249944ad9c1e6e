import {
	valueOf,
	type ObjectType,
	type PropertyDefinition,
	type Values,
	type WriteContext,
} from '../definitions';
import { propertyKit } from '../property-kit';
import { systemProperties } from './shared';

const kit = propertyKit('engagement');
const times = { created: 'hs_createdate', modified: 'hs_lastmodifieddate' } as const;

/** What follows from the owner of an activity. */
function owned(values: Values, { before, now, userOf }: WriteContext): Record<string, string | undefined> {
	const owner = valueOf(values, 'hubspot_owner_id');
	const assigned =
		owner === valueOf(before, 'hubspot_owner_id') ? valueOf(before, 'hubspot_owner_assigneddate') : now;
	return {
		hs_all_owner_ids: owner,
		hs_user_ids_of_all_owners: owner === undefined ? undefined : userOf(owner),
		hubspot_owner_assigneddate: owner === undefined ? undefined : assigned,
	};
}

/** What HubSpot adds to a task. Whether it is completed is a 0 or 1, unlike other flags. */
function tracked(values: Values, write: WriteContext): Record<string, string | undefined> {
	const isCompleted = valueOf(values, 'hs_task_status') === 'COMPLETED';
	const due = valueOf(values, 'hs_timestamp');
	const isPast = due !== undefined && Date.parse(due) < Date.parse(write.now);
	const flag = isCompleted ? '1' : '0';
	return {
		...owned(values, write),
		hs_task_priority: valueOf(values, 'hs_task_priority') ?? 'NONE',
		hs_task_family: 'SALES',
		hs_task_for_object_type: 'OWNER',
		hs_task_is_all_day: 'false',
		hs_task_is_sub_task: 'false',
		hs_task_is_completed: flag,
		hs_task_is_completed_call: '0',
		hs_task_is_completed_email: '0',
		hs_task_is_completed_linked_in: '0',
		hs_task_is_completed_sequence: '0',
		hs_task_completion_count: flag,
		hs_task_completion_date: isCompleted
			? (valueOf(write.before, 'hs_task_completion_date') ?? write.now)
			: undefined,
		hs_task_is_overdue: String(isPast && !isCompleted),
		hs_task_is_past_due_date: String(isPast),
		hs_task_missed_due_date: String(isPast),
		hs_task_missed_due_date_count: isPast ? '1' : '0',
	};
}

/** Notes, tasks, calls, meetings, e-mails, communications and postal mail: they share their scopes with contacts (HubSpot API notes, section 7). */
function activity(
	id: string,
	name: string,
	singular: string,
	fields: { display: string; searchable: string[]; required?: string[]; properties: PropertyDefinition[] },
): ObjectType {
	return {
		id,
		name,
		singular,
		upper: singular.toUpperCase(),
		readScopes: ['crm.objects.contacts.read'],
		writeScopes: ['crm.objects.contacts.write'],
		...times,
		defaults: [],
		searchable: fields.searchable,
		display: [fields.display],
		required: [['hs_timestamp'], ...(fields.required ?? []).map((property) => [property])],
		unique: [],
		properties: [
			...systemProperties('engagement', times),
			kit.datetime('hs_timestamp', 'Activity date'),
			kit.text('hs_attachment_ids', 'Attached content IDs', { fieldType: 'checkbox' }),
			kit.calculated('hs_all_owner_ids', 'All owner IDs', 'enumeration', { fieldType: 'checkbox' }),
			kit.calculated('hs_user_ids_of_all_owners', 'User IDs of all owners', 'enumeration', {
				fieldType: 'checkbox',
			}),
			kit.calculated('hs_body_preview', 'Body preview', 'string'),
			kit.calculated('hs_body_preview_html', 'HTML body preview', 'string', { hidden: true }),
			...fields.properties,
		],
		derive: owned,
	};
}

export const notes = activity('0-46', 'notes', 'note', {
	display: 'hs_note_body',
	searchable: ['hs_note_body'],
	properties: [kit.html('hs_note_body', 'Note body')],
});

export const tasks: ObjectType = {
	...activity('0-27', 'tasks', 'task', {
		display: 'hs_task_subject',
		searchable: ['hs_task_body', 'hs_task_subject'],
		properties: [
			kit.text('hs_task_subject', 'Task title'),
			kit.html('hs_task_body', 'Notes'),
			kit.select('hs_task_status', 'Task status', [
				['NOT_STARTED', 'Not started'],
				['IN_PROGRESS', 'In progress'],
				['WAITING', 'Waiting'],
				['COMPLETED', 'Completed'],
				['DEFERRED', 'Deferred'],
			]),
			kit.select('hs_task_priority', 'Priority', [
				['NONE', 'None'],
				['LOW', 'Low'],
				['MEDIUM', 'Medium'],
				['HIGH', 'High'],
			]),
			kit.select('hs_task_type', 'Task type', [
				['TODO', 'To-do'],
				['CALL', 'Call'],
				['EMAIL', 'Email'],
			]),
			kit.calculated('hs_task_is_overdue', 'Is overdue', 'bool'),
			kit.calculated('hs_task_is_past_due_date', 'Is past due date', 'bool'),
			kit.calculated('hs_task_missed_due_date', 'Missed due date', 'bool'),
			kit.calculated('hs_task_missed_due_date_count', 'Times the due date was missed', 'number'),
			kit.system('hs_task_family', 'Task family', 'string'),
			kit.system('hs_task_for_object_type', 'For object type', 'string'),
			kit.calculated('hs_task_is_all_day', 'Is all day', 'bool'),
			kit.calculated('hs_task_is_sub_task', 'Is subtask', 'bool'),
			kit.calculated('hs_task_is_completed', 'Is completed', 'number'),
			kit.calculated('hs_task_is_completed_call', 'Is a completed call', 'number'),
			kit.calculated('hs_task_is_completed_email', 'Is a completed email', 'number'),
			kit.calculated('hs_task_is_completed_linked_in', 'Is a completed LinkedIn task', 'number'),
			kit.calculated('hs_task_is_completed_sequence', 'Is a completed sequence task', 'number'),
			kit.calculated('hs_task_completion_count', 'Times completed', 'number'),
			kit.calculated('hs_task_completion_date', 'Completed at', 'datetime'),
		],
	}),
	derive: tracked,
};

export const calls = activity('0-48', 'calls', 'call', {
	display: 'hs_call_title',
	searchable: ['hs_call_title', 'hs_body_preview'],
	properties: [
		kit.text('hs_call_title', 'Call title'),
		kit.html('hs_call_body', 'Call notes'),
		kit.number('hs_call_duration', 'Call duration'),
		kit.phone('hs_call_from_number', 'From number'),
		kit.phone('hs_call_to_number', 'To number'),
		kit.text('hs_call_recording_url', 'Recording URL'),
		kit.text('hs_call_disposition', 'Call outcome'),
		kit.select('hs_call_direction', 'Call direction', [
			['INBOUND', 'Inbound'],
			['OUTBOUND', 'Outbound'],
		]),
		kit.select('hs_call_status', 'Call status', [
			['BUSY', 'Busy'],
			['CANCELED', 'Canceled'],
			['COMPLETED', 'Completed'],
			['FAILED', 'Failed'],
			['NO_ANSWER', 'No answer'],
			['RINGING', 'Ringing'],
		]),
	],
});

export const meetings: ObjectType = {
	...activity('0-47', 'meetings', 'meeting', {
		display: 'hs_meeting_title',
		searchable: ['hs_meeting_title', 'hs_meeting_body'],
		properties: [
			kit.text('hs_meeting_title', 'Meeting name'),
			kit.html('hs_meeting_body', 'Meeting description'),
			kit.html('hs_internal_meeting_notes', 'Internal meeting notes'),
			kit.text('hs_meeting_location', 'Meeting location'),
			kit.text('hs_meeting_external_url', 'Meeting URL'),
			kit.datetime('hs_meeting_start_time', 'Meeting start time'),
			kit.datetime('hs_meeting_end_time', 'Meeting end time'),
			kit.system('hs_meeting_source', 'Meeting source', 'string'),
			kit.select('hs_meeting_outcome', 'Meeting outcome', [
				['SCHEDULED', 'Scheduled'],
				['COMPLETED', 'Completed'],
				['RESCHEDULED', 'Rescheduled'],
				['NO_SHOW', 'No show'],
				['CANCELED', 'Canceled'],
			]),
		],
	}),
	// Meetings take their time from their start (HubSpot API notes, section 3.4).
	required: [['hs_timestamp', 'hs_meeting_start_time']],
	derive: (values, write) => ({
		...owned(values, write),
		hs_timestamp: valueOf(values, 'hs_timestamp') ?? valueOf(values, 'hs_meeting_start_time'),
		hs_meeting_source: 'CRM_UI',
	}),
};

export const emails = activity('0-49', 'emails', 'email', {
	display: 'hs_email_subject',
	searchable: ['hs_email_subject'],
	required: ['hs_email_direction'],
	properties: [
		kit.text('hs_email_subject', 'Email subject'),
		kit.area('hs_email_text', 'Email body'),
		kit.html('hs_email_html', 'Email HTML body'),
		kit.area('hs_email_headers', 'Email headers'),
		kit.select('hs_email_direction', 'Email direction', [
			['EMAIL', 'Email sent'],
			['INCOMING_EMAIL', 'Incoming email'],
			['FORWARDED_EMAIL', 'Forwarded email'],
		]),
		kit.select('hs_email_status', 'Email send status', [
			['BOUNCED', 'Bounced'],
			['FAILED', 'Failed'],
			['SCHEDULED', 'Scheduled'],
			['SENDING', 'Sending'],
			['SENT', 'Sent'],
		]),
		kit.calculated('hs_email_from_email', 'From email', 'string'),
		kit.calculated('hs_email_to_email', 'To email', 'string'),
	],
});

export const communications = activity('0-18', 'communications', 'communication', {
	display: 'hs_communication_body',
	searchable: ['hs_communication_body'],
	required: ['hs_communication_channel_type'],
	properties: [
		kit.html('hs_communication_body', 'Communication body'),
		kit.select('hs_communication_channel_type', 'Channel type', [
			['WHATS_APP', 'WhatsApp'],
			['LINKEDIN_MESSAGE', 'LinkedIn message'],
			['SMS', 'SMS'],
		]),
		kit.select('hs_communication_logged_from', 'Logged from', [['CRM', 'CRM']]),
	],
});

export const postalMail = activity('0-116', 'postal_mail', 'postal_mail', {
	display: 'hs_postal_mail_body',
	searchable: ['hs_postal_mail_body'],
	properties: [kit.html('hs_postal_mail_body', 'Postal mail body')],
});
