import { objectIn, textIn } from '../api/json';
import type { Json } from '../api/json';
import type { Answer } from '../api/request';
import type { Failure, FailureKind } from './failure';
import { nameIn, namesIn, parsed } from './loose';
import { detailIn, entriesOf, issuesIn, isTakenIssue, MOST_ISSUES } from './readIssues';

const MOST_SCOPES = 20;
const MOST_MISSING = 1_000;
/** Most bytes of a failure as JSON. It is copied into the error of each item of a batch. */
const MOST_BYTES = 90_000;

/**
 * Reads an answer that is not a success. Every field of HubSpot's error body is optional, and some answers are HTML or
 * empty (hubspot-api 4), so no field is relied on. Never throws, takes time in proportion to the body, and returns at
 * most 100 kB whatever the body is.
 */
export function failureOf(answer: Answer): Failure {
	const { status, headers } = answer;
	const body = objectIn(parsed(answer.body));
	const failure = failureOfBody(body ?? {}, status);
	if (isOfAnother(status, answer.body, body)) failure.kind = 'misdirected';
	if (failure.kind === 'unauthorized') failure.refusal = 'token';
	if (failure.kind === 'misdirected') failure.redirectedTo = hostOf(headers.location);
	failure.correlationId ??= namesIn(headers['x-hubspot-correlation-id'], 1)[0];
	failure.retryAfterSeconds = retryAfterSeconds(headers);
	return failure;
}

/**
 * Reads one error of HubSpot's, in the form of any of its APIs: the body of a refused call, or an entry of a 207's
 * `errors`. Never throws; its bounds are those of `failureOf`.
 */
export function failureOfBody(body: Json, status = statusIn(body)): Failure {
	const context = objectIn(body.context) ?? {};
	const message = textIn(body.message);
	const category = textIn(body.category) === undefined ? undefined : nameIn(body.category);
	const { issues, omitted } = issuesIn(body);
	const taken = issues.length > 0 && issues.every(isTakenIssue);
	const inner = entriesOf(body)
		.slice(0, MOST_ISSUES)
		.map((entry) => objectIn(objectIn(entry)?.context) ?? {});
	const scopes = [context, ...inner].flatMap(({ requiredGranularScopes, requiredScopes }) =>
		namesIn(requiredGranularScopes ?? requiredScopes, MOST_SCOPES),
	);
	return bounded({
		kind: kindOf(status, { category, policy: policyOf(body), taken, limited: isLimited(body) }),
		status,
		category,
		detail: detailIn(body),
		correlationId: nameIn(body.correlationId) ?? nameIn(body.requestId),
		issues: issues.map(({ holder: _holder, ...issue }) => issue),
		...(omitted > 0 ? { omitted } : {}),
		scopes: [...new Set(scopes)].slice(0, MOST_SCOPES),
		existingId:
			namesIn(context.existingId, 1)[0] ??
			issues.find(({ holder }) => holder !== undefined)?.holder ??
			/Existing ID: (\d{1,40})/.exec((message ?? '').slice(0, 10_000))?.[1],
		missing: namesIn(context.ids, MOST_MISSING),
	});
}

/** The status within an entry of a 207, where it has one that can be about a single record. */
const statusIn = ({ status }: Json): number | undefined =>
	typeof status === 'number' && (status >= 500 || OF_RECORDS.has(status)) ? status : undefined;
const OF_RECORDS = new Set([400, 404, 409, 423]);

/** Shortens the lists of a failure until it is small enough. */
function bounded(failure: Failure): Failure {
	const { missing = [] } = failure;
	while (Buffer.byteLength(JSON.stringify(failure)) > MOST_BYTES) {
		if (missing.length > MOST_ISSUES) missing.length = Math.ceil(missing.length / 2);
		else failure.issues.length = Math.floor(failure.issues.length / 2);
	}
	return failure;
}

interface Words {
	category?: string;
	policy?: string;
	/** Whether all complaints are about unique values that other records have. */
	taken?: boolean;
	/** Whether the body speaks of a rate limit. */
	limited?: boolean;
}

function kindOf(status: number | undefined, { category, policy, taken, limited }: Words): FailureKind {
	if (status !== undefined) {
		if (status === 401 || status === 530) return 'unauthorized';
		if (status === 477) return 'migrating';
		if (status >= 200 && status < 300) return 'unanswered';
		if (IN_DOUBT.has(status) || !(status >= 100 && status < 500)) return 'unconfirmed';
		if (!OF_HUBSPOT.has(status)) return 'misdirected';
	}
	if (status === 429 || limited) return policy === 'DAILY' ? 'dailyLimit' : 'rateLimit';
	if (status === 403 || category === 'MISSING_SCOPES') return 'forbidden';
	if (status === 404 || category === 'OBJECT_NOT_FOUND') return 'notFound';
	if (taken || status === 409 || category === 'CONFLICT' || category === 'OBJECT_ALREADY_EXISTS')
		return 'conflict';
	return 'refused';
}

/** Statuses below 500 by which HubSpot speaks of what was sent (hubspot-api 4). */
const OF_HUBSPOT = new Set([400, 403, 404, 409, 413, 414, 422, 423, 429, 437]);
/** Statuses below 500 after which nobody knows what became of the call: somebody on the way gave up waiting. */
const IN_DOUBT = new Set([408, 499]);
/** Statuses that HubSpot gives reasons for, always as JSON. Of the others, gateways send pages on its behalf too. */
const GIVES_REASONS = new Set([400, 403, 404, 409, 422]);

/**
 * Whether an answer with one of HubSpot's statuses is that of another server: a page or a plain text where HubSpot sends
 * JSON, or JSON without a word of HubSpot's. A path that is not there is a page, too; an empty 404 is a missing
 * pipeline (hubspot-api 1.6), so nothing can be said of an empty body.
 */
function isOfAnother(status: number, given: unknown, body: Json | undefined): boolean {
	if (!GIVES_REASONS.has(status)) return false;
	if (body) {
		const names = Object.keys(body);
		return names.length > 0 && !names.some((name) => WORDS_OF_HUBSPOT.has(name));
	}
	return typeof given === 'string' && given.trim() !== '' && parsed(given) === undefined;
}

/** The fields of HubSpot's error bodies, of all generations. */
const WORDS_OF_HUBSPOT = new Set([
	'status',
	'message',
	'correlationId',
	'requestId',
	'category',
	'subCategory',
	'context',
	'errors',
	'links',
	'error',
	'error_description',
	'errorType',
	'policyName',
	'validationResults',
	'failureMessages',
]);

/** The host in an absolute address, at most 100 characters. A redirect's path may hold anything, a token too. */
function hostOf(location: unknown): string | undefined {
	const text = namesIn(location, 1)[0] ?? '';
	if (!/^(https?:)?\/\//i.test(text) || !URL.canParse(text, 'https://x.invalid')) return undefined;
	const { host } = new URL(text, 'https://x.invalid');
	return host.length > 0 && host.length <= 100 ? host : undefined;
}

/**
 * The policy of a 429: `DAILY`, `TEN_SECONDLY_ROLLING` or `SECONDLY`; another name as HubSpot gives it (hubspot-api 5).
 * Older answers name it in their text alone. Undefined if nothing tells.
 */
export function policyOf(answered: unknown): string | undefined {
	const body = objectIn(parsed(answered));
	if (!body) return undefined;
	const named = textIn(body.policyName) === undefined ? undefined : nameIn(body.policyName);
	const said = [body, ...entriesOf(body).slice(0, MOST_ISSUES)].map((entry) =>
		detailIn(objectIn(entry) ?? {}),
	);
	return named === undefined ? policyIn(said.join(' ')) : (policyIn(named) ?? named);
}

function policyIn(text: string): string | undefined {
	if (/\bdaily\b|^DAILY/i.test(text)) return 'DAILY';
	if (/\bten[_ -]?secondly/i.test(text)) return 'TEN_SECONDLY_ROLLING';
	return /\bsecondly\b/i.test(text) ? 'SECONDLY' : undefined;
}

const isLimited = ({ errorType, category }: Json): boolean =>
	[errorType, category].some((word) => word === 'RATE_LIMIT' || word === 'RATE_LIMITS');

/**
 * `Retry-After` in seconds; undefined if the header is missing or no number. HubSpot documents it for 477 (hubspot-api
 * 4) and not for 429 (hubspot-api 5), where a gateway may add it.
 */
export function retryAfterSeconds(headers: Record<string, unknown>): number | undefined {
	const value = Number(headers['retry-after'] ?? NaN);
	return Number.isFinite(value) && value >= 0 ? value : undefined;
}
