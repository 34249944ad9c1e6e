import { type ObjectType, valueOf, type Values } from '../definitions';
import { propertyKit } from '../property-kit';
import { PRIORITIES, systemProperties } from './shared';

const deal = propertyKit('dealinformation');

/** Whole days from the making of a deal to its closing; a deal that was closed before it was made took none. */
function daysToClose(values: Values): string {
	const took = Date.parse(values.closedate ?? '') - Date.parse(values.createdate ?? '');
	return String(Math.max(0, Math.floor((took || 0) / 86_400_000)));
}

export const deals: ObjectType = {
	id: '0-3',
	name: 'deals',
	singular: 'deal',
	upper: 'DEAL',
	readScopes: ['crm.objects.deals.read'],
	writeScopes: ['crm.objects.deals.write'],
	created: 'createdate',
	modified: 'hs_lastmodifieddate',
	defaults: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage'],
	searchable: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
	display: ['dealname'],
	required: [['dealname']],
	requiredIfStrict: [['dealstage']],
	unique: [],
	pipeline: { pipeline: 'pipeline', stage: 'dealstage' },
	properties: [
		...systemProperties(
			'dealinformation',
			{ created: 'createdate', modified: 'hs_lastmodifieddate' },
			'Deal owner',
		),
		deal.text('dealname', 'Deal Name'),
		deal.number('amount', 'Amount'),
		deal.select('pipeline', 'Pipeline', []),
		deal.select('dealstage', 'Deal Stage', [], { fieldType: 'radio' }),
		deal.datetime('closedate', 'Close Date'),
		deal.area('description', 'Deal Description'),
		deal.select(
			'dealtype',
			'Deal Type',
			[
				['newbusiness', 'New Business'],
				['existingbusiness', 'Existing Business'],
			],
			{ fieldType: 'radio' },
		),
		deal.select('hs_priority', 'Priority', PRIORITIES),
		deal.select('deal_currency_code', 'Currency', [
			['USD', 'US Dollar'],
			['EUR', 'Euro'],
			['GBP', 'British Pound'],
			['JPY', 'Japanese Yen'],
		]),
		deal.select('closed_lost_category', 'Closed lost category', [
			['price', 'Price'],
			['timing', 'Timing'],
			['competitor', 'Competitor'],
		]),
		deal.area('closed_lost_reason', 'Closed Lost Reason'),
		deal.area('closed_won_reason', 'Closed Won Reason'),
		deal.text('hs_next_step', 'Next step'),
		deal.number('hs_mrr', 'Monthly recurring revenue'),
		deal.number('hs_arr', 'Annual recurring revenue'),
		deal.number('hs_acv', 'Annual contract value'),
		deal.number('hs_tcv', 'Total contract value'),
		deal.checkbox('hs_tag_ids', 'Deal Tags', []),
		deal.checkbox('hs_all_collaborator_owner_ids', 'Deal Collaborator', [], { externalOptions: true }),
		deal.select('hs_manual_forecast_category', 'Forecast category', [
			['OMIT', 'Not forecasted'],
			['PIPELINE', 'Pipeline'],
			['BEST_CASE', 'Best case'],
			['COMMIT', 'Commit'],
			['CLOSED', 'Closed won'],
		]),
		deal.number('hs_forecast_probability', 'Forecast probability'),
		deal.calculated('hs_forecast_amount', 'Forecast amount', 'number'),
		deal.calculated('amount_in_home_currency', 'Amount in company currency', 'number'),
		deal.calculated('hs_is_closed', 'Is Deal Closed?', 'bool'),
		deal.calculated('hs_is_closed_won', 'Is closed won', 'bool'),
		deal.calculated('hs_deal_stage_probability', 'Deal probability', 'number'),
		deal.calculated('hs_projected_amount', 'Weighted amount', 'number'),
		deal.calculated('num_associated_contacts', 'Number of Associated Contacts', 'number'),
		deal.calculated('days_to_close', 'Days to close', 'number'),
		deal.calculated('hs_closed_amount', 'Closed deal amount', 'number'),
		deal.system('hs_analytics_source', 'Original Traffic Source', 'enumeration'),
		deal.system('hs_date_entered_current_stage', 'Date entered current stage', 'datetime'),
	],
	derive(values, stages) {
		const amount = valueOf(values, 'amount');
		const stage = stages.stage(valueOf(values, 'dealstage') ?? '');
		const probability = stage?.probability;
		const isWon = stage !== undefined && stage.isClosed && Number(probability) === 1;
		const weighted =
			amount !== undefined && probability !== undefined ? Number(amount) * Number(probability) : NaN;
		return {
			amount_in_home_currency: amount,
			hs_is_closed: stage && String(stage.isClosed),
			hs_is_closed_won: String(isWon),
			hs_closed_amount: isWon ? amount : '0',
			days_to_close: isWon ? daysToClose(values) : '0',
			hs_deal_stage_probability: probability,
			hs_projected_amount: Number.isNaN(weighted) ? undefined : String(weighted),
		};
	},
};
