import { ApiError, invalid } from '../core/errors';
import type { JsonBody } from '../core/json';
import {
	checkConditions,
	checkRequired,
	checkWrite,
	type CheckedWrite,
	type SentProperties,
	type WriteRules,
} from '../rules/write';
import type { Values } from '../store/definitions';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import { uniqueKey } from '../store/unique-index';
import type { ApiCall } from './api';
import { associateByDomain } from './auto-associate';
import { needSensitiveWrites } from './sensitive';

/** How the version of a call reads values (HubSpot API notes, section 1.3). */
export function rulesOf(call: ApiCall): WriteRules {
	const newest = call.version === '2026-09';
	const { nullClears, dealsNeedStage } = call.world.options;
	return { normalisesDates: newest, enforcesRequired: newest, nullClears, dealsNeedStage };
}

/** `properties` of a write: texts or `null` by name. @throws ApiError 400 when a value is an object or array */
export function sentProperties(body: JsonBody, properties: unknown): SentProperties {
	if (properties === undefined || properties === null) return new Map();
	const object = body.asObject(properties, 'java.util.LinkedHashMap<java.lang.String,java.lang.String>');
	return new Map(Object.entries(object).map(([name, value]) => [name, body.asText(value) ?? null]));
}

/** The unique keys that earlier inputs of one batch have already taken. */
export type Claims = Map<string, string>;

function conflict(
	call: ApiCall,
	entry: PortalType,
	property: string,
	value: string,
	self: StoredRecord | undefined,
	holder: string,
): ApiError {
	if (property === 'email') {
		const label = entry.type.upper.charAt(0) + entry.type.upper.slice(1).toLowerCase();
		return new ApiError(409, {
			message: `${label} already exists. Existing ID: ${holder}`,
			category: 'CONFLICT',
		});
	}
	const { uniqueConflict } = call.world.options;
	if (uniqueConflict === 'coordinates')
		return coordinatesConflict(call, entry, property, value, self, holder);
	const message = `Property values were not valid: the value "${value}" of the unique property "${property}" is already used by object ${holder}`;
	return new ApiError(uniqueConflict, {
		message,
		category: uniqueConflict === 409 ? 'CONFLICT' : 'VALIDATION_ERROR',
	});
}

/** The refusal that several clients have recorded (HubSpot API notes, section 3.3). A new record has its id by then. */
function coordinatesConflict(
	call: ApiCall,
	entry: PortalType,
	property: string,
	value: string,
	self: StoredRecord | undefined,
	holder: string,
): ApiError {
	const type = `ObjectTypeId{legacyObjectType=${entry.type.upper}}`;
	const place = `portalId=${call.portal.id}, objectTypeId=${type}, propertyName=${property}, value=${value}`;
	const id = self?.id ?? call.portal.nextId();
	const message = `Cannot set PropertyValueCoordinates{${place}} on ${id}. ${holder} already has that value.`;
	return invalid(message, { errors: [{ message, code: 'CONFLICTING_UNIQUE_VALUE' }] });
}

/** Refuses values of unique properties that another record has, or another input of the batch wants. */
function checkUnique(
	call: ApiCall,
	entry: PortalType,
	write: CheckedWrite,
	self: StoredRecord | undefined,
	claims: Claims | undefined,
): void {
	for (const property of entry.records.unique.properties) {
		const value = write.changes[property];
		if (typeof value !== 'string') continue;
		const holder = entry.records.unique.find(property, value);
		if (holder && holder !== self) throw conflict(call, entry, property, value, self, holder.id);
		const claim = `${property}\n${uniqueKey(property, value)}`;
		if (claims?.has(claim)) throw duplicates([value]);
		claims?.set(claim, value);
	}
}

/** The 400 for the same key twice in one batch (HubSpot API notes, section 3.2). */
export function duplicates(ids: readonly string[]): ApiError {
	return invalid(`Duplicate IDs found in batch input: [${ids.join(', ')}]. IDs must be unique`, {
		context: { ids: [...ids] },
	});
}

/** A checked write that only has to be carried out. */
export interface PlannedWrite {
	warnings: CheckedWrite['warnings'];
	names: string[];
	created: boolean;
	/** Values before the write; `undefined` for a new record. */
	before: Values | undefined;
	commit(): StoredRecord;
}

/** Checks the making of a record; nothing is written until `commit`. */
export function planCreate(
	call: ApiCall,
	entry: PortalType,
	sent: SentProperties,
	claims?: Claims,
): PlannedWrite {
	needSensitiveWrites(call, entry, sent);
	const rules = rulesOf(call);
	const write = checkWrite(call.portal, entry, sent, {}, rules);
	const { pipeline } = entry.type;
	const home = entry.pipelines.list[0]?.id;
	// Only a stage brings its pipeline along (HubSpot API notes, section 3.4).
	if (pipeline && home !== undefined && typeof write.changes[pipeline.stage] === 'string')
		write.changes[pipeline.pipeline] ??= home;
	checkRequired(entry, write.changes, rules);
	checkUnique(call, entry, write, undefined, claims);
	return {
		warnings: write.warnings,
		names: [],
		created: true,
		before: undefined,
		commit: () => {
			const record = call.portal.writes.create(entry, write.changes, call.sourceId);
			if (call.world.options.autoAssociateCompanies) associateByDomain(call, entry, record);
			return record;
		},
	};
}

/** Checks the change of a record; nothing is written until `commit`. */
export function planUpdate(
	call: ApiCall,
	entry: PortalType,
	record: StoredRecord,
	sent: SentProperties,
	claims?: Claims,
): PlannedWrite {
	needSensitiveWrites(call, entry, sent);
	const rules = rulesOf(call);
	const write = checkWrite(call.portal, entry, sent, record.values, rules);
	if (rules.enforcesRequired) checkConditions(entry, { ...record.values, ...write.changes });
	checkUnique(call, entry, write, record, claims);
	const { ignoredInAnswer } = call.world.options;
	return {
		warnings: write.warnings,
		names: [...sent.keys()].filter((name) => ignoredInAnswer || !write.ignored.includes(name)),
		created: false,
		before: record.values,
		commit: () => call.portal.writes.update(entry, record, write.changes, call.sourceId),
	};
}
