import { type ObjectType, valueOf, type Values } from '../definitions';
import { propertyKit } from '../property-kit';
import { systemProperties } from './shared';

const product = propertyKit('productinformation');
const item = propertyKit('lineiteminformation');
const quote = propertyKit('quoteinformation');
const tax = propertyKit('taxinformation');
const times = { created: 'createdate', modified: 'hs_lastmodifieddate' } as const;

const CURRENCIES = [
	['USD', 'US Dollar'],
	['EUR', 'Euro'],
	['GBP', 'British Pound'],
] as const;

const RECURRENCE = [
	['weekly', 'Weekly'],
	['biweekly', 'Every two weeks'],
	['monthly', 'Monthly'],
	['quarterly', 'Quarterly'],
	['per_six_months', 'Semi-annually'],
	['annually', 'Annually'],
	['per_two_years', 'Every two years'],
	['per_three_years', 'Every three years'],
	['per_four_years', 'Every four years'],
	['per_five_years', 'Every five years'],
] as const;

export const products: ObjectType = {
	id: '0-7',
	name: 'products',
	singular: 'product',
	upper: 'PRODUCT',
	readScopes: ['e-commerce', 'crm.objects.products.read'],
	writeScopes: ['e-commerce', 'crm.objects.products.write'],
	...times,
	defaults: ['name', 'description', 'price'],
	searchable: ['name', 'description', 'price', 'hs_sku'],
	display: ['name'],
	required: [['name']],
	unique: ['hs_sku'],
	properties: [
		...systemProperties('productinformation', times),
		product.text('name', 'Name'),
		product.area('description', 'Product description'),
		product.number('price', 'Unit price'),
		product.text('hs_sku', 'SKU', { hasUniqueValue: true }),
		product.text('hs_recurring_billing_period', 'Term'),
		product.number('hs_cost_of_goods_sold', 'Unit cost'),
		product.number('tax', 'Tax'),
		product.text('hs_url', 'URL'),
		product.select('recurringbillingfrequency', 'Billing frequency', RECURRENCE),
		product.select('hs_product_type', 'Product type', [
			['inventory', 'Inventory'],
			['non_inventory', 'Non-inventory'],
			['service', 'Service'],
		]),
	],
};

/** Quantity times price, as HubSpot works the amount of a line item out. */
function amount(values: Values): string | undefined {
	const quantity = Number(valueOf(values, 'quantity') ?? '1');
	const price = Number(valueOf(values, 'price') ?? NaN);
	return Number.isNaN(quantity * price) ? undefined : String(quantity * price);
}

export const lineItems: ObjectType = {
	id: '0-8',
	name: 'line_items',
	singular: 'line_item',
	upper: 'LINE_ITEM',
	readScopes: ['e-commerce', 'crm.objects.line_items.read'],
	writeScopes: ['e-commerce', 'crm.objects.line_items.write'],
	...times,
	defaults: ['quantity', 'amount', 'price'],
	searchable: ['name', 'description', 'hs_sku'],
	display: ['name'],
	required: [['hs_product_id', 'name']],
	mergesEqualInputs: true,
	unique: [],
	properties: [
		...systemProperties('lineiteminformation', times),
		item.text('name', 'Name'),
		item.area('description', 'Description'),
		item.number('hs_product_id', 'Product ID'),
		item.number('quantity', 'Quantity'),
		item.number('price', 'Unit price'),
		item.number('discount', 'Unit discount'),
		item.number('hs_discount_percentage', 'Discount percentage'),
		item.text('hs_sku', 'SKU'),
		item.text('hs_recurring_billing_period', 'Term'),
		item.select('hs_line_item_currency_code', 'Currency', CURRENCIES),
		item.select('recurringbillingfrequency', 'Billing frequency', RECURRENCE),
		item.calculated('amount', 'Net price', 'number'),
	],
	derive: (values) => ({ amount: amount(values) }),
};

export const quotes: ObjectType = {
	id: '0-14',
	name: 'quotes',
	singular: 'quote',
	upper: 'QUOTE',
	readScopes: ['crm.objects.quotes.read'],
	writeScopes: ['crm.objects.quotes.write'],
	created: 'hs_createdate',
	modified: 'hs_lastmodifieddate',
	defaults: ['hs_expiration_date', 'hs_public_url_key', 'hs_status', 'hs_title'],
	searchable: [
		'hs_title',
		'hs_status',
		'hs_sender_firstname',
		'hs_sender_lastname',
		'hs_sender_email',
		'hs_sender_company_name',
	],
	display: ['hs_title'],
	required: [['hs_title'], ['hs_expiration_date']],
	unique: [],
	properties: [
		...systemProperties('quoteinformation', { created: 'hs_createdate', modified: 'hs_lastmodifieddate' }),
		quote.text('hs_title', 'Quote title'),
		quote.date('hs_expiration_date', 'Expiration date'),
		quote.select('hs_status', 'Quote status', [
			['DRAFT', 'Draft'],
			['APPROVAL_NOT_NEEDED', 'Approval not needed'],
			['PENDING_APPROVAL', 'Pending approval'],
			['APPROVED', 'Approved'],
			['REJECTED', 'Rejected'],
		]),
		quote.select('hs_currency', 'Currency', CURRENCIES),
		quote.text('hs_sender_firstname', 'Sender first name'),
		quote.text('hs_sender_lastname', 'Sender last name'),
		quote.text('hs_sender_email', 'Sender email'),
		quote.text('hs_sender_company_name', 'Sender company'),
		quote.area('hs_terms', 'Terms'),
		quote.area('hs_comments', 'Comments'),
		quote.system('hs_public_url_key', 'Public URL key', 'string'),
		quote.calculated('hs_quote_amount', 'Quote amount', 'number'),
	],
};

export const taxes: ObjectType = {
	id: '0-86',
	name: 'taxes',
	singular: 'tax',
	upper: 'TAX',
	readScopes: lineItems.readScopes,
	writeScopes: lineItems.writeScopes,
	created: 'hs_createdate',
	modified: 'hs_lastmodifieddate',
	defaults: [],
	searchable: ['hs_label'],
	display: ['hs_label'],
	required: [],
	unique: [],
	properties: [
		...systemProperties('taxinformation', { created: 'hs_createdate', modified: 'hs_lastmodifieddate' }),
		tax.text('hs_label', 'Label'),
		tax.select('hs_type', 'Type', [
			['FIXED', 'Fixed'],
			['PERCENT', 'Percent'],
		]),
		tax.number('hs_value', 'Value'),
	],
};
