import { ApiError, invalid } from '../core/errors';
import type { PortalType } from '../store/portal';
import type { ValidationRule } from '../store/property-catalog';
import { NO_CONTENT, ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { propertyNotFound, schemaScopes } from './properties';
import { typeOf } from './resolve';

const RULE_TYPES: ReadonlySet<string> = new Set([
	...['FORMAT', 'ALPHANUMERIC', 'SPECIAL_CHARACTERS', 'WHITESPACE', 'REGEX', 'MIN_LENGTH', 'MAX_LENGTH'],
	...['MIN_NUMBER', 'MAX_NUMBER', 'DECIMAL', 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', 'DOMAIN', 'EMAIL'],
	...['EMAIL_ALLOWED_DOMAINS', 'EMAIL_BLOCKED_DOMAINS', 'URL', 'URL_ALLOWED_DOMAINS', 'URL_BLOCKED_DOMAINS'],
	...['START_DATE', 'END_DATE', 'START_DATETIME', 'END_DATETIME', 'DAYS_OF_WEEK', 'BEFORE_DURATION'],
	...['AFTER_DURATION', 'BEFORE_DATETIME_DURATION', 'AFTER_DATETIME_DURATION'],
]);

function all(call: ApiCall): ApiAnswer {
	const { validations } = typeOf(call).properties;
	return ok({
		results: [...validations].map(([propertyName, rules]) => ({
			propertyName,
			propertyValidationRules: rules,
		})),
	});
}

/** Rules of the property in the path. @throws ApiError 404 when there is no such property */
function rulesOf(call: ApiCall): { entry: PortalType; name: string; rules: readonly ValidationRule[] } {
	const entry = typeOf(call);
	const name = call.param('propertyName');
	if (!entry.properties.get(name)) throw propertyNotFound(entry, name);
	return { entry, name, rules: entry.properties.validations.get(name) ?? [] };
}

function ruleType(call: ApiCall): string {
	const type = call.param('ruleType');
	if (!RULE_TYPES.has(type)) throw invalid(`Invalid rule type: ${type}`);
	return type;
}

function one(call: ApiCall): ApiAnswer {
	const type = ruleType(call);
	const rule = rulesOf(call).rules.find((known) => known.ruleType === type);
	if (!rule) {
		const message = `Property ${call.param('propertyName')} has no validation rule of type ${type}`;
		throw new ApiError(404, { message, category: 'OBJECT_NOT_FOUND' });
	}
	return ok(rule);
}

/** Sets the rule of a type; rules of other types stay. */
function put(call: ApiCall): ApiAnswer {
	const type = ruleType(call);
	const { entry, name, rules } = rulesOf(call);
	const body = call.json();
	const fields = body.object();
	body.requireFields(fields, ['ruleArguments']);
	const normalizes = body.asFlag(fields.shouldApplyNormalization);
	const rule: ValidationRule = {
		ruleType: type,
		ruleArguments: body.asTexts(fields.ruleArguments),
		...(normalizes === undefined ? {} : { shouldApplyNormalization: normalizes }),
	};
	entry.properties.validations.set(name, [...rules.filter((known) => known.ruleType !== type), rule]);
	return NO_CONTENT;
}

/** Validation rules of properties, kept but not held against values (HubSpot API notes, section 1.6). */
export function propertyValidationRoutes(): ApiRoute[] {
	return versioned('crm', 'property-validations').flatMap(({ version, base }): ApiRoute[] => {
		const property = `${base}/:objectType/:propertyName`;
		const rule = `${property}/rule-type/:ruleType`;
		const reading = { version, limit: 'general' as const, scopes: schemaScopes('read') };
		const writing = { ...reading, scopes: schemaScopes('write') };
		return [
			{ ...reading, method: 'GET', path: `${base}/:objectType`, handle: all },
			{
				...reading,
				method: 'GET',
				path: property,
				handle: (call) => ok({ results: rulesOf(call).rules }),
			},
			{ ...reading, method: 'GET', path: rule, handle: one },
			{ ...writing, method: 'PUT', path: rule, handle: put },
		];
	});
}
