import type { ObjectType } from '../definitions';
import { propertyKit } from '../property-kit';
import { systemProperties } from './shared';

const goal = propertyKit('goal_target_information');
const feedback = propertyKit('feedback_submission_information');
const times = { created: 'hs_createdate', modified: 'hs_lastmodifieddate' } as const;

export const goalTargets: ObjectType = {
	id: '0-74',
	name: 'goal_targets',
	singular: 'goal_target',
	upper: 'GOAL_TARGET',
	readScopes: ['crm.objects.goals.read'],
	writeScopes: ['crm.objects.goals.write'],
	...times,
	defaults: [],
	searchable: ['hs_goal_name'],
	display: ['hs_goal_name'],
	required: [],
	unique: [],
	refuses: ['upsert'],
	properties: [
		...systemProperties('goal_target_information', times),
		goal.text('hs_goal_name', 'Goal name'),
		goal.number('hs_target_amount', 'Target amount'),
		goal.datetime('hs_start_datetime', 'Start date'),
		goal.datetime('hs_end_datetime', 'End date'),
	],
};

/** Answers to surveys: HubSpot alone writes them. */
export const feedbackSubmissions: ObjectType = {
	id: '0-19',
	name: 'feedback_submissions',
	singular: 'feedback_submission',
	upper: 'FEEDBACK_SUBMISSION',
	readScopes: ['crm.objects.feedback_submissions.read'],
	writeScopes: ['crm.objects.feedback_submissions.read'],
	...times,
	defaults: [],
	searchable: ['hs_content'],
	display: ['hs_content'],
	required: [],
	unique: [],
	refuses: ['create', 'update', 'upsert', 'archive'],
	properties: [
		...systemProperties('feedback_submission_information', times),
		feedback.text('hs_survey_name', 'Survey name'),
		feedback.select('hs_survey_type', 'Survey type', [
			['CES', 'Customer effort'],
			['CSAT', 'Customer satisfaction'],
			['NPS', 'Net promoter score'],
		]),
		feedback.number('hs_value', 'Rating'),
		feedback.area('hs_content', 'Response'),
		feedback.datetime('hs_submission_timestamp', 'Date submitted'),
	],
};
