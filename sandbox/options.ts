/** Request limits of the sandbox (HubSpot API notes, section 5). */
export interface LimitOptions {
	/** Calls a private-app token may make per interval. Default 190 (Professional and Enterprise). */
	max?: number;
	/** Calls an OAuth app may make per interval in one account. Default 110, or `max` where that is given. */
	oauthMax?: number;
	/** Calls of the associations API a token or app may make per interval, in their own bucket. Default 150; 100 and 200 are the other two plans. */
	associationsMax?: number;
	/** Length of the rolling window. Default 10,000 ms. */
	intervalMs?: number;
	/** Calls a day, per account; private tokens only. Default 625,000. */
	daily?: number;
	/** Searches a second, per account, in their own bucket. Default 5. */
	searchPerSecond?: number;
	/** `false`: count and send the headers, but never answer 429. Default true. */
	enforced?: boolean;
}

/**
 * What can be set when a sandbox starts and, but for `port` and `seed`, changed while it runs.
 *
 * The last group are switches: HubSpot's behaviour is not verified there and both are plausible, so a
 * client has to live with both.
 */
export interface SandboxOptions {
	/** Default 0: any free port. The host is always 127.0.0.1. */
	port?: number;
	/** Default 1. The same seed gives the same ids, orders and faults. */
	seed?: number;
	/** How long each API answer is held back. Calls count against the limits on arrival. Default 0. */
	latencyMs?: number;
	/** How long a written record takes until search sees it (HubSpot API notes, section 2.7). Default 0. */
	searchLagMs?: number;
	/** How far the header `Date` of each answer is ahead of the sandbox's time, as something between may have it (HubSpot API notes, section 4.1). Default 0. */
	dateSkewMs?: number;
	/** How long reads of a custom object type show what was before a PATCH (HubSpot API notes, section 1.6). Default 0. */
	schemaReadLagMs?: number;
	limits?: LimitOptions;
	/** Life of an OAuth access token. Default 1,800 (HubSpot API notes, section 1.7). */
	tokenLifeSeconds?: number;

	/** `true`: a batch with unique trace ids is answered item by item with 207; `false`: one bad record refuses it whole. Default true. */
	traceIds?: boolean;
	/** `true`: records missing in a batch update are reported one by one with their trace id; `false`: all ids in one error without trace ids. Default false. */
	missingIdsByTrace?: boolean;
	/** `true`: a search result carries the record as it is now; `false`: as the index knows it. Default false. */
	searchReturnsLive?: boolean;
	/** EQ on a multi-checkbox property in search. `true`: the value is among the chosen ones; `false`: it is the whole text. Default true. */
	multiEqContains?: boolean;
	/** `true`: `null` in `properties` clears a value; `false`: it is ignored. Default false. */
	nullClears?: boolean;
	/** `true`: an upsert by e-mail may leave `email` out of its properties; `false`: it is refused. Default false. */
	partialEmailUpsert?: boolean;
	/** `true`: a secondary address resolves its contact in read and upsert by e-mail. Default true. */
	secondaryEmailResolves?: boolean;
	/** `true`: the answer to a write shows a property that HubSpot left as it was, such as a lifecycle stage moved back, with the value it has; `false`: it leaves it out. Default true. */
	ignoredInAnswer?: boolean;
	/** `true`: equal line items in one batch create stay two records if their trace ids differ; `false`: they become one even so (HubSpot API notes, section 3.2). Default false. */
	traceIdsKeepEqualItems?: boolean;
	/** `true`: archiving a record that is archived already answers 404; `false`: 204. Default false. */
	repeatedArchiveIs404?: boolean;
	/** How a value of a custom unique property that another record holds is refused: with a 409 or 400 in plain words, or with the recorded 400 that prints Java objects (HubSpot API notes, section 3.3). Default 409. */
	uniqueConflict?: 400 | 409 | 'coordinates';
	/** `true`: a batch read of associations reports records that have none in a 207; `false`: it leaves them out. Default true. */
	noAssociationsError?: boolean;
	/** `true`: search by `domain` finds a company by its further domains as well; `false`: by its first one alone. Default false. */
	searchFindsFurtherDomains?: boolean;
	/** `true`: search refuses a filter value with an odd number of `"` (HubSpot API notes, section 2.3). Default false. */
	searchRefusesOddQuotes?: boolean;
	/** `true`: merging keeps the primary record's id; `false`: the merged record gets a new one. Default false. */
	mergeKeepsPrimaryId?: boolean;
	/** The account setting that gives a new contact the company of its e-mail domain, made if need be (HubSpot API notes, section 3.4). Default false. */
	autoAssociateCompanies?: boolean;
	/** `true`: 429 answers carry `Retry-After` (seconds). Default false. */
	retryAfter?: boolean;
}

export type ResolvedOptions = Required<Omit<SandboxOptions, 'limits'>> & { limits: Required<LimitOptions> };

const DEFAULTS: ResolvedOptions = {
	port: 0,
	seed: 1,
	latencyMs: 0,
	searchLagMs: 0,
	dateSkewMs: 0,
	schemaReadLagMs: 0,
	limits: {
		max: 190,
		oauthMax: 110,
		associationsMax: 150,
		intervalMs: 10_000,
		daily: 625_000,
		searchPerSecond: 5,
		enforced: true,
	},
	tokenLifeSeconds: 1_800,
	traceIds: true,
	missingIdsByTrace: false,
	searchReturnsLive: false,
	multiEqContains: true,
	nullClears: false,
	partialEmailUpsert: false,
	secondaryEmailResolves: true,
	ignoredInAnswer: true,
	traceIdsKeepEqualItems: false,
	repeatedArchiveIs404: false,
	uniqueConflict: 409,
	noAssociationsError: true,
	searchFindsFurtherDomains: false,
	searchRefusesOddQuotes: false,
	mergeKeepsPrimaryId: false,
	autoAssociateCompanies: false,
	retryAfter: false,
};

function defined<T extends object>(options: T): Partial<T> {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Lays `changes` over `base` (the defaults at start), so that an option left out keeps its value. */
export function resolveOptions(
	changes: SandboxOptions = {},
	base: ResolvedOptions = DEFAULTS,
): ResolvedOptions {
	const { limits = {}, ...rest } = changes;
	const given = defined(limits);
	if (given.max !== undefined && given.oauthMax === undefined) given.oauthMax = given.max;
	return { ...base, ...defined(rest), limits: { ...base.limits, ...given } };
}
