import { genericProblem } from '../core/errors';
import { jitter } from '../core/random';
import { valueOf, type PropertyDefinition, type Values } from '../store/definitions';
import type { StoredRecord } from '../store/record';
import { lowerBound } from '../store/record-store';
import type { SearchIndex } from '../store/search-index';
import { displaced, lyingPage, withoutFlapping, type SearchLies } from './lies';
import { compileFilter, compileQuery, isMultiple, rank, type MatchRules, type Predicate } from './match';
import type { Filter, SearchRequest, Sort } from './request';

const REACH = 10_000;

/** A filter that does not look at the record's own values, such as `associations.contact`. */
export type ForeignFilter = (filter: Filter) => ((record: StoredRecord) => boolean) | undefined;

/** What a search runs over. */
export interface SearchScope {
	index: SearchIndex;
	property(name: string): PropertyDefinition | undefined;
	searchable: readonly string[];
	rules: MatchRules;
	foreign?: ForeignFilter;
	/** Reads a property that records do not store; `undefined` for the others. */
	computed?(property: PropertyDefinition): ((record: StoredRecord) => string | undefined) | undefined;
	/** Records by the values of a unique property as they are now; `undefined` for other properties. */
	byUnique?(property: string, values: readonly string[]): readonly StoredRecord[] | undefined;
	lies: SearchLies;
	seed: number;
	/** The moment up to which the index knows of writes. */
	knownUntil: number;
}

export interface SearchPage {
	total: number;
	records: readonly StoredRecord[];
	/** Offset of the next page, if there is one. */
	next: number | undefined;
}

interface Compiled {
	filters: { filter: Filter; property: PropertyDefinition | undefined }[];
	holds(record: StoredRecord): boolean;
}

function compileGroup(group: readonly Filter[], scope: SearchScope): Compiled {
	const tests: Predicate[] = [];
	const foreign: ((record: StoredRecord) => boolean)[] = [];
	const filters = group.map((filter) => {
		const other = scope.foreign?.(filter);
		if (other) {
			foreign.push(other);
			return { filter, property: undefined };
		}
		const property = scope.property(filter.property);
		if (!property) throw genericProblem();
		const test = compileFilter(property, filter, scope.rules);
		const computed = scope.computed?.(property);
		if (computed) {
			foreign.push((record) => {
				const value = computed(record);
				return test(value === undefined ? {} : { [property.name]: value });
			});
			return { filter, property: undefined };
		}
		tests.push(test);
		return { filter, property };
	});
	return {
		filters,
		holds: (record) =>
			tests.every((test) => test(record.indexed as Values)) && foreign.every((test) => test(record)),
	};
}

/** Records an index finds for one filter. */
interface Candidates {
	cost: number;
	/** By ascending id, or in no order. */
	ordered: boolean;
	/** Every one of them fits the filter, so that it need not be asked again. */
	exact: boolean;
	list(): readonly StoredRecord[];
}

/** Candidates for a filter; `undefined` where only a scan helps. */
function candidatesOf(
	filter: Filter,
	property: PropertyDefinition | undefined,
	scope: SearchScope,
): Candidates | undefined {
	if (!property || isMultiple(property)) return undefined;
	const { index } = scope;
	const { operator, value = '', values = [], highValue = '' } = filter;
	if (property.name === 'hs_object_id') {
		const all = index.records();
		const range = idRange(operator, value, highValue, values);
		if (!range) return undefined;
		const from = lowerBound(all, range[0]);
		const to = Math.max(from, lowerBound(all, range[1]));
		return { cost: to - from, ordered: true, exact: operator !== 'IN', list: () => all.slice(from, to) };
	}
	if (property.type === 'number' || property.type === 'date' || property.type === 'datetime')
		return undefined;
	if (operator !== 'EQ' && operator !== 'IN') return undefined;
	const keys = operator === 'EQ' ? [value] : values;
	const known = index.upToDate ? scope.byUnique?.(property.name, keys) : undefined;
	if (known) return { cost: known.length, ordered: false, exact: false, list: () => known };
	return {
		cost: index.countValues(property.name, keys),
		ordered: false,
		exact: operator === 'EQ' && property.type === 'string',
		list: () => index.withValues(property.name, keys),
	};
}

/** Half-open range of ids that an id filter can match. */
function idRange(
	operator: Filter['operator'],
	value: string,
	high: string,
	values: readonly string[],
): [number, number] | undefined {
	const number = Number(value);
	switch (operator) {
		case 'EQ':
			return [number, number + 1];
		case 'GT':
			return [number + 1, Infinity];
		case 'GTE':
			return [number, Infinity];
		case 'LT':
			return [0, number];
		case 'LTE':
			return [0, number + 1];
		case 'BETWEEN':
			return [number, Number(high) + 1];
		case 'IN': {
			const numbers = values.map(Number);
			return [Math.min(...numbers), Math.max(...numbers) + 1];
		}
		default:
			return undefined;
	}
}

function cheapest(group: Compiled, scope: SearchScope): Candidates | undefined {
	let best: Candidates | undefined;
	for (const { filter, property } of group.filters) {
		const found = candidatesOf(filter, property, scope);
		if (found && (!best || found.cost < best.cost)) best = found;
	}
	return best;
}

/** The records by ascending id; those that are in order already, which is the usual case, stay as they are. */
function ascending(records: readonly StoredRecord[]): readonly StoredRecord[] {
	const inOrder = records.every(
		(record, at) => at === 0 || (records[at - 1] as StoredRecord).number < record.number,
	);
	return inOrder ? records : [...records].sort((one, other) => one.number - other.number);
}

/** All records that fit, by ascending id. */
function matching(
	groups: readonly Compiled[],
	query: Predicate | undefined,
	scope: SearchScope,
): readonly StoredRecord[] {
	const { index } = scope;
	const asks = (record: StoredRecord) => !query || query(record.indexed as Values);
	if (groups.length === 0) return query ? index.records().filter(asks) : index.records();
	const plans = groups.map((group) => ({ group, candidates: cheapest(group, scope) }));
	if (plans.some(({ candidates }) => !candidates)) {
		return index.records().filter((record) => groups.some((group) => group.holds(record)) && asks(record));
	}
	const parts = plans.map(({ group, candidates }) => {
		const list = candidates?.list() ?? [];
		const whole = candidates?.exact && group.filters.length === 1 && !query;
		return whole
			? list
			: list.filter((record) => record.indexed !== undefined && group.holds(record) && asks(record));
	});
	const [only, ...others] = parts;
	if (only && others.length === 0) return plans[0]?.candidates?.ordered ? only : ascending(only);
	return ascending([...new Set(parts.flat())]);
}

/** What a search sorts by. @throws ApiError for a property that is not there or may not be seen */
function compileSort({ property: name, descending }: Sort, scope: SearchScope): Order {
	const property = scope.property(name);
	if (!property) throw genericProblem();
	return { property, descending, computed: scope.computed?.(property) };
}

interface Order {
	property: PropertyDefinition;
	descending: boolean;
	computed: ((record: StoredRecord) => string | undefined) | undefined;
}

/** Sorted copy; unset values come last, equal ones by id. */
function sorted(records: readonly StoredRecord[], order: Order, scope: SearchScope): readonly StoredRecord[] {
	const { property, descending, computed } = order;
	const sign = descending ? -1 : 1;
	if (property.name === 'hs_object_id')
		return displaced(descending ? [...records].reverse() : records, scope.lies.sortSlackPlaces, scope.seed);
	const slack = property.type === 'datetime' ? scope.lies.sortSlackMs : 0;
	const keyed = records.map((record) => {
		const stored = computed ? computed(record) : valueOf(record.indexed as Values, property.name);
		if (stored === undefined) return { record, key: undefined };
		const key =
			slack > 0 ? Date.parse(stored) + jitter(record.number, scope.seed) * slack : rank(property, stored);
		return { record, key };
	});
	keyed.sort((one, other) => {
		if (one.key === other.key) return one.record.number - other.record.number;
		if (one.key === undefined) return 1;
		if (other.key === undefined) return -1;
		return (one.key < other.key ? -1 : 1) * sign;
	});
	return keyed.map(({ record }) => record);
}

/** Results of the last searches: the pages of one search are worked out once, until something changes. */
export class ResultCache {
	private readonly entries = new Map<string, { version: number; records: readonly StoredRecord[] }>();

	get(key: string, version: number, work: () => readonly StoredRecord[]): readonly StoredRecord[] {
		const known = this.entries.get(key);
		this.entries.delete(key);
		const records = known?.version === version ? known.records : work();
		this.entries.set(key, { version, records });
		const [oldest] = this.entries.keys();
		if (this.entries.size > 8 && oldest !== undefined) this.entries.delete(oldest);
		return records;
	}
}

/**
 * Runs a search over what the index knows (HubSpot API notes, section 2).
 *
 * @throws ApiError the 400 that names nothing, for unknown properties and operands that do not fit
 */
export function runSearch(request: SearchRequest, scope: SearchScope, cache: ResultCache): SearchPage {
	scope.index.settle();
	const groups = request.groups.map((group) => compileGroup(group, scope));
	const query = compileQuery(request.query, scope.searchable);
	const order = request.sort && compileSort(request.sort, scope);
	const { lies } = scope;
	const key = JSON.stringify([request.groups, request.query, request.sort, lies, scope.rules]);
	const work = () => {
		const found = matching(groups, query, scope);
		return order ? sorted(found, order, scope) : displaced(found, lies.sortSlackPlaces, scope.seed);
	};
	const plain = groups.length === 0 && !query && !order && lies.sortSlackPlaces === 0;
	// Associations and stays change without the index: what depends on them is worked out each time.
	const foreign =
		order?.computed !== undefined || groups.some(({ filters }) => filters.some(({ property }) => !property));
	const records = plain || foreign ? work() : cache.get(key, scope.index.version, work);
	const seen = lies.flapMs > 0 ? withoutFlapping(records, scope.knownUntil - lies.flapMs) : records;
	return lyingPage(seen, request, lies, REACH);
}
