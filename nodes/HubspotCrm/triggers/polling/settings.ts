import type { Explanation } from '../../errors/failure';
import { ifValueEmpty } from '../../fields/emptyReads';
import type { EmptyOptions } from '../../fields/emptyReads';
import { givenFilters } from '../../fields/filters';
import { readingOf } from '../../fields/formats';
import type { FormatOptions } from '../../fields/formats';
import { notThatNumber, wholeNumber } from '../../fields/limit';
import { chosenProperties } from '../../fields/returned';
import {
	LEAST_LOOK_BACK,
	LOOK_BACK_SECONDS,
	MAX_RECORDS_PER_POLL,
	MOST_LOOK_BACK,
} from '../../fields/trigger';
import { definitionsOf } from '../../metadata/propertyDefinitions';
import { MERGED_IDS } from '../../objects/keys';
import type { ObjectType } from '../../objects/objectType';
import { compile } from '../../search/filters/compile';
import { filterContextFor } from '../../search/filters/filterContext';
import { MAX_FILTERS_IN_GROUP, split } from '../../search/filters/split';
import type { HubspotClient } from '../../transport/client';
import { coerce } from '../../values/coerce';
import { inFull } from '../../values/unusable';
import { isBlank } from '../../values/emptiness';
import { propertyNamed } from '../../values/definitions';
import { unknownProperty } from '../../values/unknownProperty';
import { spareFilters } from './source';
import type { EventKind, Watch } from './source';

/** The parameters of a trigger, as n8n hands them over. */
export interface TriggerParameters {
	event: EventKind;
	watchedProperties: unknown;
	specifyFilters: string;
	filters: unknown;
	filterGroupsJson: unknown;
	simplify: unknown;
	startFrom: string;
	startDate: unknown;
	associations: unknown;
	options: EmptyOptions &
		FormatOptions & {
			properties?: unknown;
			labels?: unknown;
			onlyProperties?: unknown;
			lookBackSeconds?: unknown;
			maxRecords?: unknown;
		};
	/** Whether the parameter of this name holds an expression. */
	isExpression: (name: string) => boolean;
}

/** Search shows a change after up to a minute (hubspot-api 2.7). The second minute is for clocks that differ. */
const DEFAULT_LOOK_BACK_SECONDS = 120;
const DEFAULT_MAX_RECORDS = 10_000;

/** How far a poll looks back, and after how many records it ends. */
export interface PollNumbers {
	lookBackSeconds: number;
	maxRecords: number;
}

/** The numbers among the options; a problem for one that is none. */
export function numbersOf({ options }: TriggerParameters): PollNumbers | { problem: Explanation } {
	const { lookBackSeconds: lookBack = DEFAULT_LOOK_BACK_SECONDS, maxRecords: most = DEFAULT_MAX_RECORDS } =
		options;
	const lookBackSeconds = wholeNumber(lookBack);
	if (lookBackSeconds === undefined || lookBackSeconds < LEAST_LOOK_BACK || lookBackSeconds > MOST_LOOK_BACK)
		return {
			problem: notThatNumber(
				LOOK_BACK_SECONDS,
				lookBack,
				`a whole number from ${LEAST_LOOK_BACK} to ${MOST_LOOK_BACK}`,
			),
		};
	const maxRecords = wholeNumber(most);
	if (maxRecords === undefined || maxRecords < 1)
		return { problem: notThatNumber(MAX_RECORDS_PER_POLL, most, 'a whole number from 1 on') };
	return { lookBackSeconds, maxRecords };
}

/**
 * What the parameters ask for. A problem if no property is watched, the type does not have the event, or a filter
 * cannot be used.
 */
export async function watchFrom(
	client: HubspotClient,
	object: ObjectType,
	parameters: TriggerParameters,
	zone: string,
): Promise<Watch | { problem: Explanation }> {
	const { event: kind, options } = parameters;
	const watched = watchedBy(object, parameters);
	if (kind === 'stageChanged' && watched.length === 0) {
		return {
			problem: {
				message: `The event 'Stage Changed' does not exist for ${object.nouns}`,
				description: "They have no stage. Choose another one in the parameter 'Event'.",
			},
		};
	}
	if (kind === 'propertyChanged' && watched.length === 0) {
		return {
			problem: {
				message: "The parameter 'Property Names or IDs' is empty",
				description: 'Choose the properties whose changes the workflow should hear of.',
			},
		};
	}
	const searches = await searchesFrom(client, object, parameters, zone);
	if ('problem' in searches) return searches;
	const chosen = chosenProperties(options.properties ?? []);
	return {
		kind,
		searches: searches.searches,
		timeProperty: kind === 'created' ? object.createdProperty : object.modifiedProperty,
		createdProperty: object.createdProperty,
		properties: [...new Set([...(chosen.length > 0 ? chosen : object.defaultProperties), ...watched])],
		watched,
	};
}

function watchedBy(object: ObjectType, { event, watchedProperties, options }: TriggerParameters): string[] {
	switch (event) {
		case 'propertyChanged':
			return chosenProperties(watchedProperties);
		case 'stageChanged':
			return object.stageProperty === undefined ? [] : [object.stageProperty];
		case 'merged':
			return [MERGED_IDS];
		case 'updated':
		case 'createdOrUpdated':
			return chosenProperties(options.onlyProperties ?? []);
		case 'created':
		case 'deleted':
			return [];
	}
}

async function searchesFrom(
	client: HubspotClient,
	object: ObjectType,
	{ event, specifyFilters, filters, filterGroupsJson, options, isExpression }: TriggerParameters,
	zone: string,
): Promise<Pick<Watch, 'searches'> | { problem: Explanation }> {
	if (event === 'deleted') return { searches: [[]] };
	const values: Record<string, unknown> = { specifyFilters, filters, filterGroupsJson };
	const { given, parameter } = givenFilters({ get: (name) => values[name], isExpression }, options);
	const reading = readingOf(options, zone, client.clock.now());
	const known = await filterContextFor(client, object, given, { reading });
	const compiled = compile(given, known, { ifValueEmpty: ifValueEmpty(options), object });
	if ('problem' in compiled) return compiled;
	if ('nothing' in compiled) return { searches: [] };
	const spare = spareFilters(event);
	const parts = split(compiled.filterGroups, spare);
	if (!('problem' in parts)) return parts;
	return {
		problem: {
			message: `The parameter '${parameter}' ${parts.problem}`,
			description: `The trigger adds ${spare} filters of its own to each group, so that ${MAX_FILTERS_IN_GROUP - spare} are left. Remove filters, or filter the results in the workflow.`,
		},
	};
}

/** A start date is read as a value of a property with date and time is. */
const START_DATE = { name: 'startDate', label: 'Start Date', type: 'datetime', fieldType: 'date' };

/**
 * The time from which on changes are reported, in milliseconds since the epoch. A problem if the chosen date is no
 * date; its reason is that of a value which is no date.
 */
export function startOf(
	{ startFrom, startDate, options }: TriggerParameters,
	now: number,
	zone: string,
): { start: number } | { problem: Explanation } {
	if (startFrom !== 'date') return { start: now };
	const advice = 'Choose a date, or give one such as 2026-01-31 or 2026-01-31T08:00:00Z.';
	if (isBlank(startDate))
		return { problem: { message: "The parameter 'Start Date' is empty", description: advice } };
	const read = coerce(startDate, START_DATE, readingOf(options, zone, now));
	if ('value' in read) return { start: Date.parse(read.value) };
	return { problem: { message: "The parameter 'Start Date' is not a date", description: inFull(read) } };
}

/**
 * The problem of a watched property that does not exist; undefined if there is none, or HubSpot does not return the
 * definitions. HubSpot leaves out unknown properties silently (hubspot-api 1.4), so the trigger would never start.
 */
export async function unknownWatched(
	client: HubspotClient,
	object: ObjectType,
	watched: string[],
): Promise<Explanation | undefined> {
	if (watched.length === 0) return undefined;
	const definitions = await definitionsOf(client, object);
	const unknown = watched.find((name) => definitions && !propertyNamed(definitions, name));
	return unknown === undefined ? undefined : unknownProperty(unknown, definitions, 'Property Names or IDs');
}
