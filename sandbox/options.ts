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

/** Ways in which answers may lie. All are off by default. */
export interface LieOptions {
	/** How long search goes on counting an archived record: in `total` and offsets, but not in `results` (HubSpot API notes, section 2.7). Default 0. */
	ghostMs?: number;
	/** How much the `total` of a search grows from page to page; a negative number shrinks it. Default 0. */
	totalDrift?: number;
	/** Searches sorted by a time are out of order by up to this long (HubSpot API notes, section 2.7). Default 0, and never less than `searchLagMs`. */
	sortSlackMs?: number;
	/** Searches sorted by id, or not sorted, are out of order by up to this many places. Default 0. */
	sortSlackPlaces?: number;
	/** How many results each page of a search leaves out although their records live; one result always stays. Default 0. */
	shortPagesBy?: number;
	/** Where the page after a short one begins. `limit`: as if it had been full, which passes over what was left out; `count`: after its last result. Default `limit`. */
	shortPagesNext?: 'limit' | 'count';
	/** How long after a write has become visible searches in turn find the record and miss it, beginning with a find. Default 0. */
	flapMs?: number;
	/** How far the `Date` header of every answer is ahead of the sandbox's clock; a negative number sets it behind. Default 0. */
	dateSkewMs?: number;
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
	/** How long reads of a custom object type show what was before a PATCH (HubSpot API notes, section 1.6). Default 0. */
	schemaReadLagMs?: number;
	limits?: LimitOptions;
	lies?: LieOptions;
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
	/** `true`: archiving a record that is archived already, or that never was, answers 404; `false`: 204 (HubSpot API notes, section 1.4). Default false. */
	repeatedArchiveIs404?: boolean;
	/** How a value of a unique property that another record holds is refused: with the recorded 400 that prints Java objects (HubSpot API notes, section 3.3), or with a 400 or 409 in plain words. Default `coordinates`. */
	uniqueConflict?: 400 | 409 | 'coordinates';
	/** `true`: a deal needs a stage, as documented; `false`: it can be made without stage and pipeline, as recorded (HubSpot API notes, section 3.4). Default false. */
	dealsNeedStage?: boolean;
	/** `true`: a refused association of a batch is reported with its text alone; `false`: with a context that names the record (HubSpot API notes, section 1.5). Default false. */
	bareAssociationErrors?: boolean;
	/** `true`: a 403 names the missing scopes in a context of its own; `false`: in that of its one error (HubSpot API notes, section 4). Default false. */
	missingScopesOnTop?: boolean;
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

export type ResolvedOptions = Required<Omit<SandboxOptions, 'limits' | 'lies'>> & {
	limits: Required<LimitOptions>;
	lies: Required<LieOptions>;
};

const DEFAULTS: ResolvedOptions = {
	port: 0,
	seed: 1,
	latencyMs: 0,
	searchLagMs: 0,
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
	lies: {
		ghostMs: 0,
		totalDrift: 0,
		sortSlackMs: 0,
		sortSlackPlaces: 0,
		shortPagesBy: 0,
		shortPagesNext: 'limit',
		flapMs: 0,
		dateSkewMs: 0,
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
	uniqueConflict: 'coordinates',
	dealsNeedStage: false,
	bareAssociationErrors: false,
	missingScopesOnTop: false,
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
	const { limits = {}, lies = {}, ...rest } = changes;
	const given = defined(limits);
	if (given.max !== undefined && given.oauthMax === undefined) given.oauthMax = given.max;
	return {
		...base,
		...defined(rest),
		limits: { ...base.limits, ...given },
		lies: { ...base.lies, ...defined(lies) },
	};
}
