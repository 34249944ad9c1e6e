import { genericProblem } from '../core/errors';
import { readSearch, type Filter, type SearchRequest } from '../search/request';
import { ResultCache, runSearch } from '../search/run';
import type { PortalType } from '../store/portal';
import { computedReader } from '../store/stage-times';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';
import { associationFilter } from './association-fields';
import { renderRecord, shownNames } from './records';
import { readScopes, typeOf } from './resolve';
import { needSensitiveRead, searchableProperty } from './sensitive';

const caches = new WeakMap<PortalType, ResultCache>();

function cacheOf(entry: PortalType): ResultCache {
	let cache = caches.get(entry);
	if (!cache) caches.set(entry, (cache = new ResultCache()));
	return cache;
}

/** Refuses a value with an odd `"`, as one report has it (HubSpot API notes, section 2.3). @throws ApiError the 400 that names nothing */
function refuseOddQuotes({ groups }: SearchRequest): void {
	const isOdd = (text = '') => text.split('"').length % 2 === 0;
	for (const { value, highValue, values = [] } of groups.flat())
		if ([value, highValue, ...values].some(isOdd)) throw genericProblem();
}

/** The request with a further group for each that looks for companies by domain: one for their further domains. */
function withFurtherDomains(request: SearchRequest): SearchRequest {
	const further = request.groups.flatMap((group): Filter[][] => {
		const asks = ({ property, operator }: Filter) =>
			property === 'domain' && (operator === 'EQ' || operator === 'IN');
		if (!group.some(asks)) return [];
		return [
			group.map((filter) =>
				asks(filter)
					? {
							property: 'hs_additional_domains',
							operator: 'IN',
							values: filter.values ?? [filter.value ?? ''],
						}
					: filter,
			),
		];
	});
	return { ...request, groups: [...request.groups, ...further] };
}

function search(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const { options, clock } = call.world;
	const { searchLagMs, lies } = options;
	let request = readSearch(call.json());
	for (const name of request.properties ?? []) needSensitiveRead(call, entry, name);
	if (options.searchRefusesOddQuotes) refuseOddQuotes(request);
	if (options.searchFindsFurtherDomains && entry.type.name === 'companies')
		request = withFurtherDomains(request);
	const page = runSearch(
		request,
		{
			index: entry.records.index,
			property: (name) => searchableProperty(call, entry, name),
			searchable: entry.type.searchable,
			rules: { multiEqContains: options.multiEqContains },
			foreign: associationFilter(call),
			computed: ({ name }) => computedReader(entry, name, clock.now() - searchLagMs),
			byUnique: (property, values) => entry.records.unique.findAll(property, values),
			lies: { ...lies, sortSlackMs: Math.max(searchLagMs, lies.sortSlackMs) },
			seed: options.seed,
			knownUntil: clock.now() - searchLagMs,
		},
		cacheOf(entry),
	);
	const names = shownNames(entry, request.properties);
	const results = page.records.map((record) => {
		const values = options.searchReturnsLive ? record.values : record.indexed;
		return renderRecord(call, entry, record, names, [], values);
	});
	const answer = { total: page.total, results };
	if (page.next === undefined) return ok(answer);
	const after = String(page.next);
	return ok({ ...answer, paging: { next: { after, link: `?after=${after}` } } });
}

/** Search of every object type (HubSpot API notes, section 2): its own limit, no rate-limit headers. */
export function searchRoutes(): ApiRoute[] {
	return versioned('crm', 'objects').map(({ version, base }) => ({
		method: 'POST',
		path: `${base}/:objectType/search`,
		version,
		limit: 'search',
		scopes: readScopes,
		handle: search,
	}));
}
