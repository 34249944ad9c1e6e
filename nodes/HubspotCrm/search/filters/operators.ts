/** How many values an operator takes. */
export type Operand = 'none' | 'one' | 'two' | 'many';

/** HubSpot's thirteen operators (hubspot-api 2.3). */
export const OPERATORS: Record<string, Operand> = {
	EQ: 'one',
	NEQ: 'one',
	LT: 'one',
	LTE: 'one',
	GT: 'one',
	GTE: 'one',
	BETWEEN: 'two',
	IN: 'many',
	NOT_IN: 'many',
	HAS_PROPERTY: 'none',
	NOT_HAS_PROPERTY: 'none',
	CONTAINS_TOKEN: 'one',
	NOT_CONTAINS_TOKEN: 'one',
};

/** The operators by their labels in the editor, sorted by label. */
export const OPERATOR_NAMES: Record<string, string> = {
	'Contains Token': 'CONTAINS_TOKEN',
	'Does Not Contain Token': 'NOT_CONTAINS_TOKEN',
	'Is Any Of': 'IN',
	'Is Between': 'BETWEEN',
	'Is Equal To': 'EQ',
	'Is Greater Than': 'GT',
	'Is Greater Than or Equal To': 'GTE',
	'Is Known': 'HAS_PROPERTY',
	'Is Less Than': 'LT',
	'Is Less Than or Equal To': 'LTE',
	'Is None Of': 'NOT_IN',
	'Is Not Equal To': 'NEQ',
	'Is Unknown': 'NOT_HAS_PROPERTY',
};

const BY_NAME = new Map(
	Object.entries(OPERATOR_NAMES).map(([name, operator]) => [name.toLowerCase(), operator]),
);

/**
 * The operator that a text means: HubSpot's word or the label in the editor, in any case. Other text is returned in
 * upper case.
 */
export function operatorOf(text: string): string {
	return BY_NAME.get(text.toLowerCase().replace(/[\s_]+/g, ' ')) ?? text.toUpperCase();
}
