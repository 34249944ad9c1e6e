import { type ObjectType, valueOf } from '../definitions';
import { propertyKit } from '../property-kit';
import { LEAD_STATUSES, LIFECYCLE_STAGES, phoneDigits, systemProperties } from './shared';

const company = propertyKit('companyinformation');

const INDUSTRIES = [
	['ACCOUNTING', 'Accounting'],
	['AIRLINES_AVIATION', 'Airlines/Aviation'],
	['ARCHITECTURE_PLANNING', 'Architecture & Planning'],
	['AUTOMOTIVE', 'Automotive'],
	['BANKING', 'Banking'],
	['BIOTECHNOLOGY', 'Biotechnology'],
	['CHEMICALS', 'Chemicals'],
	['COMPUTER_SOFTWARE', 'Computer Software'],
	['CONSTRUCTION', 'Construction'],
	['CONSUMER_GOODS', 'Consumer Goods'],
	['EDUCATION_MANAGEMENT', 'Education Management'],
	['E_LEARNING', 'E-Learning'],
	['FINANCIAL_SERVICES', 'Financial Services'],
	['FOOD_BEVERAGES', 'Food & Beverages'],
	['GOVERNMENT_ADMINISTRATION', 'Government Administration'],
	['HEALTH_WELLNESS_AND_FITNESS', 'Health, Wellness and Fitness'],
	['HIGHER_EDUCATION', 'Higher Education'],
	['HOSPITAL_HEALTH_CARE', 'Hospital & Health Care'],
	['INFORMATION_TECHNOLOGY_AND_SERVICES', 'Information Technology and Services'],
	['INSURANCE', 'Insurance'],
	['INTERNET', 'Internet'],
	['LEGAL_SERVICES', 'Legal Services'],
	['LIBRARIES', 'Libraries'],
	['LOGISTICS_AND_SUPPLY_CHAIN', 'Logistics and Supply Chain'],
	['MANAGEMENT_CONSULTING', 'Management Consulting'],
	['MARKETING_AND_ADVERTISING', 'Marketing and Advertising'],
	['MEDICAL_PRACTICE', 'Medical Practice'],
	['NON_PROFIT_ORGANIZATION_MANAGEMENT', 'Non-Profit Organization Management'],
	['OIL_ENERGY', 'Oil & Energy'],
	['PHARMACEUTICALS', 'Pharmaceuticals'],
	['PRIMARY_SECONDARY_EDUCATION', 'Primary/Secondary Education'],
	['REAL_ESTATE', 'Real Estate'],
	['RESEARCH', 'Research'],
	['RETAIL', 'Retail'],
	['TELECOMMUNICATIONS', 'Telecommunications'],
	['TRANSPORTATION_TRUCKING_RAILROAD', 'Transportation/Trucking/Railroad'],
	['UTILITIES', 'Utilities'],
] as const;

/** The bare host of a domain or URL, lower case. */
function bareDomain(domain: string | undefined): string | undefined {
	return domain
		?.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/^www\./, '')
		.split('/')[0];
}

export const companies: ObjectType = {
	id: '0-2',
	name: 'companies',
	singular: 'company',
	upper: 'COMPANY',
	readScopes: ['crm.objects.companies.read'],
	writeScopes: ['crm.objects.companies.write'],
	created: 'createdate',
	modified: 'hs_lastmodifieddate',
	defaults: ['name', 'domain'],
	searchable: ['website', 'phone', 'name', 'domain'],
	display: ['name', 'domain'],
	required: [['name', 'domain']],
	unique: [],
	properties: [
		...systemProperties('companyinformation', { created: 'createdate', modified: 'hs_lastmodifieddate' }),
		company.text('name', 'Company name'),
		company.text('domain', 'Company Domain Name'),
		company.text('website', 'Website URL'),
		company.phone('phone', 'Phone Number'),
		company.area('description', 'Description'),
		company.area('about_us', 'About Us'),
		company.text('address', 'Street Address'),
		company.text('address2', 'Street Address 2'),
		company.text('city', 'City'),
		company.text('state', 'State/Region'),
		company.text('zip', 'Postal Code'),
		company.text('country', 'Country/Region'),
		company.text('timezone', 'Time Zone'),
		company.text('founded_year', 'Year Founded'),
		company.number('numberofemployees', 'Number of Employees'),
		company.number('annualrevenue', 'Annual Revenue'),
		company.bool('is_public', 'Is Public'),
		company.text('linkedin_company_page', 'LinkedIn Company Page'),
		company.text('linkedinbio', 'LinkedIn Bio'),
		company.text('twitterhandle', 'Twitter Handle'),
		company.text('facebook_company_page', 'Facebook Company Page'),
		company.text('web_technologies', 'Web Technologies'),
		company.select('industry', 'Industry', INDUSTRIES),
		company.select('type', 'Type', [
			['PROSPECT', 'Prospect'],
			['PARTNER', 'Partner'],
			['RESELLER', 'Reseller'],
			['VENDOR', 'Vendor'],
			['OTHER', 'Other'],
		]),
		company.select('lifecyclestage', 'Lifecycle Stage', LIFECYCLE_STAGES, { fieldType: 'radio' }),
		company.select('hs_lead_status', 'Lead Status', LEAD_STATUSES, { fieldType: 'radio' }),
		company.bool('hs_target_account', 'Target Account'),
		company.datetime('closedate', 'Close Date'),
		company.checkbox('hs_additional_domains', 'Additional Domains', []),
		company.calculated('hs_searchable_calculated_phone_number', 'Searchable phone number', 'string'),
		company.calculated('num_associated_contacts', 'Number of Associated Contacts', 'number'),
		company.calculated('num_associated_deals', 'Number of Associated Deals', 'number'),
		company.calculated('hs_parent_company_id', 'Parent Company', 'number'),
		company.calculated('days_to_close', 'Days to Close', 'number'),
	],
	derive(values) {
		return {
			domain: bareDomain(valueOf(values, 'domain')),
			hs_searchable_calculated_phone_number: phoneDigits(valueOf(values, 'phone')),
		};
	},
};
