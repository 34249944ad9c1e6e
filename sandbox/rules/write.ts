import { ApiError, invalid, type ErrorDetail } from '../core/errors';
import { valueOf, type PropertyDefinition, type Values } from '../store/definitions';
import type { Portal, PortalType } from '../store/portal';
import { findProperty } from '../store/stage-times';
import { LIFECYCLE_STAGES } from '../store/types/shared';
import { checkValue, isEmail, type CheckedValue, type ValueWarning } from './value';

/** Properties as a client sent them. */
export type SentProperties = ReadonlyMap<string, string | null>;

/** How strictly a write is read; the first two differ by API version (HubSpot API notes, section 1.3). */
export interface WriteRules {
	normalisesDates: boolean;
	enforcesRequired: boolean;
	nullClears: boolean;
	/** Whether a deal needs a stage. */
	dealsNeedStage: boolean;
}

export interface CheckedWrite {
	changes: Record<string, string | null>;
	/** Properties that stay as they are although nothing was refused. */
	ignored: string[];
	warnings: ValueWarning[];
}

interface Refusal {
	name: string;
	code: string;
	message: string;
}

const LIFECYCLE_ORDER = LIFECYCLE_STAGES.map(([value]) => value as string);

/** Whether a lifecycle stage would go back, which HubSpot silently does not do (HubSpot API notes, section 3.4). */
function goesBack(name: string, value: string, current: string | undefined): boolean {
	if (name !== 'lifecyclestage' || current === undefined) return false;
	return LIFECYCLE_ORDER.indexOf(value) < LIFECYCLE_ORDER.indexOf(current) && LIFECYCLE_ORDER.includes(value);
}

function readOnlyText(property: PropertyDefinition): string {
	const kind = property.calculated ? 'a calculated' : 'a read only';
	return `"${property.name}" is ${kind} property; its value cannot be set.`;
}

function checkSpecial(
	portal: Portal,
	entry: PortalType,
	name: string,
	raw: string,
): CheckedValue | undefined {
	if (name === 'email' && entry.type.unique.includes('email')) {
		const address = raw.toLowerCase();
		if (portal.blockedAddresses.has(address)) {
			return { problem: { code: 'INVALID_EMAIL', message: `Email address ${address} is blocklisted` } };
		}
		if (isEmail(address)) return { value: address };
		return { problem: { code: 'INVALID_EMAIL', message: `Email address ${raw} is invalid` } };
	}
	if (name === 'hubspot_owner_id' && !portal.owners.some((owner) => owner.id === raw)) {
		return { problem: { code: 'INVALID_OPTION', message: `${raw} was not one of the allowed options: []` } };
	}
	return undefined;
}

/** A stage has to belong to the pipeline the record is in, or comes into. */
function checkStage(
	entry: PortalType,
	current: Values,
	changes: Record<string, string | null>,
): Refusal | undefined {
	const names = entry.type.pipeline;
	if (!names) return undefined;
	const stage = changes[names.stage];
	if (typeof stage !== 'string') return undefined;
	const pipelineId =
		changes[names.pipeline] ?? valueOf(current, names.pipeline) ?? entry.pipelines.list[0]?.id;
	const stages = entry.pipelines.get(pipelineId ?? '')?.stages ?? [];
	if (stages.some((one) => one.id === stage && !one.archived)) return undefined;
	const allowed = stages.map((one) => `label: "${one.label}"\nvalue: "${one.id}"\n`).join(', ');
	return {
		name: names.stage,
		code: 'INVALID_OPTION',
		message: `${stage} was not one of the allowed options: [${allowed}]`,
	};
}

/** The 400 that lists every refused property, in its message once more as JSON text (HubSpot API notes, section 3.3). */
function refuse(refusals: readonly Refusal[], portalId: number): ApiError {
	const listed = refusals.map(({ name, code, message }) => ({
		isValid: false,
		message,
		error: code,
		name,
		localizedErrorMessage: message,
		portalId,
	}));
	const errors: ErrorDetail[] = refusals.map(({ name, code, message }) => ({
		message,
		code,
		context: { propertyName: [name] },
	}));
	return invalid(`Property values were not valid: ${JSON.stringify(listed)}`, { errors });
}

/**
 * Reads the properties of one write against the portal's definitions.
 *
 * @param current values of the record to be changed; empty for a new one
 * @throws ApiError 400 that names all refused properties at once (HubSpot API notes, section 3.3)
 */
export function checkWrite(
	portal: Portal,
	entry: PortalType,
	sent: SentProperties,
	current: Values,
	rules: WriteRules,
): CheckedWrite {
	const changes: Record<string, string | null> = {};
	const warnings: ValueWarning[] = [];
	const ignored: string[] = [];
	const refusals: Refusal[] = [];
	for (const [name, raw] of sent) {
		const property = findProperty(entry, name);
		if (!property) {
			refusals.push({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
			continue;
		}
		if (raw === null && !rules.nullClears) continue;
		if (property.modificationMetadata.readOnlyValue || property.calculated) {
			refusals.push({ name, code: 'READ_ONLY_VALUE', message: readOnlyText(property) });
			continue;
		}
		if (raw === null || raw === '') {
			changes[name] = null;
			continue;
		}
		const checked =
			checkSpecial(portal, entry, name, raw) ??
			checkValue(property, raw, valueOf(current, name), rules.normalisesDates);
		if ('problem' in checked) refusals.push({ name, ...checked.problem });
		else if (goesBack(name, checked.value, valueOf(current, name))) ignored.push(name);
		else {
			changes[name] = checked.value;
			if (checked.warning) warnings.push(checked.warning);
		}
	}
	const stage = checkStage(entry, current, changes);
	if (stage && refusals.every(({ name }) => name !== stage.name)) refusals.push(stage);
	if (refusals.length > 0) throw refuse(refusals, portal.id);
	return { changes, ignored, warnings };
}

/**
 * Checks that a new record has what its type and its account require.
 *
 * @throws ApiError 400: the type's own rule in the older wording (HubSpot API notes, section 3.3), the
 * account's rules in that of 2026-09 (section 1.3)
 */
export function checkRequired(
	entry: PortalType,
	values: Readonly<Record<string, unknown>>,
	rules: WriteRules,
): void {
	const isSet = (name: string) =>
		Object.hasOwn(values, name) && values[name] !== undefined && values[name] !== null;
	const { required, requiredIfStrict = [] } = entry.type;
	const needed = rules.dealsNeedStage ? [...required, ...requiredIfStrict] : required;
	const unmet = needed.filter((names) => !names.some(isSet));
	if (unmet.length > 0) {
		throw invalid(`Error creating ${entry.type.upper}. Some required properties were not set.`, {
			context: { properties: unmet.flat() },
		});
	}
	if (!rules.enforcesRequired) return;
	checkConditions(entry, values);
	const missing = [...entry.properties.requiredOnCreate].filter((name) => !isSet(name));
	if (missing.length === 0) return;
	throw invalid('The property values provided are invalid', {
		errors: missing.map((name) => ({
			code: 'MISSING_REQUIRED_PROPERTY',
			message: `A value for ${name} must be provided`,
			context: { propertyName: [name] },
		})),
	});
}

/**
 * Checks the account's conditional rules on the values a record will have; 2026-09 alone enforces them.
 *
 * @throws ApiError 400 (HubSpot API notes, section 1.3)
 */
export function checkConditions(entry: PortalType, values: Readonly<Record<string, unknown>>): void {
	const isSet = (name: string) =>
		Object.hasOwn(values, name) && values[name] !== undefined && values[name] !== null;
	const unmet = entry.properties.conditions.filter(
		({ property, value, required }) => isSet(property) && values[property] === value && !isSet(required),
	);
	if (unmet.length === 0) return;
	throw invalid('The property values provided are invalid', {
		errors: unmet.map(({ property, required }) => ({
			code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
			message: `${required} is required because of a conditional property rule based on [${property}]`,
			context: { propertyName: [required] },
		})),
	});
}
