import { readSearch } from '../search/request';
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

function search(call: ApiCall): ApiAnswer {
	const entry = typeOf(call);
	const request = readSearch(call.json());
	const { options } = call.world;
	for (const name of request.properties ?? []) needSensitiveRead(call, entry, name);
	const page = runSearch(
		request,
		{
			index: entry.records.index,
			property: (name) => searchableProperty(call, entry, name),
			searchable: entry.type.searchable,
			rules: { multiEqContains: options.multiEqContains },
			foreign: associationFilter(call),
			computed: ({ name }) => computedReader(entry, name, call.world.clock.now() - options.searchLagMs),
			byUnique: (property, values) => entry.records.unique.findAll(property, values),
			sortSlackMs: options.searchLagMs,
			seed: options.seed,
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
