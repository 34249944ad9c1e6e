import type { Answer } from '../api/request';
import type { Failure, FailureIssue, FailureKind } from './failure';

const MAX_DETAIL = 500;

type Json = Record<string, unknown>;

const asObject = (value: unknown): Json | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
const asText = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;
const asTexts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
const shorten = (text: string) => (text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text);

/**
 * Reads an answer that is not a success. Every field of HubSpot's error body is optional, and some answers are HTML or
 * empty (hubspot-api 4), so no field is relied on. Never throws.
 */
export function failureOf(answer: Answer): Failure {
	const { status, headers } = answer;
	const body = asObject(parsed(answer.body));
	const failure = body
		? failureOfBody(body, status)
		: { kind: kindOf(status, undefined), status, issues: [] };
	if (failure.kind === 'unauthorized') failure.refusal = 'token';
	failure.correlationId ??= asText(headers['x-hubspot-correlation-id']);
	failure.retryAfterSeconds = retryAfterSeconds(headers);
	return failure;
}

/** Reads one error of HubSpot's: the body of a refused call, or an entry of a 207's `errors`. */
export function failureOfBody(body: Json, status?: number): Failure {
	const context = asObject(body.context) ?? {};
	const message = asText(body.message);
	const category = asText(body.category);
	const nested = Array.isArray(body.errors)
		? body.errors.map(asObject).filter((entry) => entry !== undefined)
		: [];
	const unset = /required properties/i.test(message ?? '') ? asTexts(context.properties) : [];
	const issues =
		nested.length > 0 ? nested.map(issueOf) : unset.length > 0 ? unset.map(notSet) : issuesInMessage(message);
	return {
		kind: kindOf(status, category, policyOf(body)),
		status,
		category,
		detail: message && shorten(message),
		correlationId: asText(body.correlationId),
		issues: issues.filter((issue) => issue.message !== ''),
		scopes: nested.flatMap((entry) => asTexts(asObject(entry.context)?.requiredGranularScopes)),
		existingId: asTexts(context.existingId)[0] ?? /Existing ID: (\d+)/.exec(message ?? '')?.[1],
		missing: asTexts(context.ids),
	};
}

function kindOf(status: number | undefined, category?: string, policy?: string): FailureKind {
	if (status === 401 || status === 530) return 'unauthorized';
	if (status === 403 || category === 'MISSING_SCOPES') return 'forbidden';
	if (status === 404 || category === 'OBJECT_NOT_FOUND') return 'notFound';
	if (status === 409 || category === 'CONFLICT' || category === 'OBJECT_ALREADY_EXISTS') return 'conflict';
	if (status === 429) return policy === 'DAILY' ? 'dailyLimit' : 'rateLimit';
	if (status === 477) return 'migrating';
	if (status !== undefined && status >= 500) return 'unconfirmed';
	return 'refused';
}

function issueOf(entry: Json): FailureIssue {
	const context = asObject(entry.context);
	return {
		message: shorten(asText(entry.message) ?? ''),
		code: asText(entry.code),
		property: asTexts(context?.propertyName)[0],
	};
}

/**
 * The issue of a required property without a value. HubSpot's message does not name it, `context.properties` does
 * (hubspot-api 3.3).
 */
const notSet = (property: string): FailureIssue => ({
	message: 'is required and has no value',
	code: 'MISSING_REQUIRED_PROPERTY',
	property,
});

/**
 * The issues in a message such as `Property values were not valid: [ … ]`, which holds them as JSON text. They are
 * needed if `errors` is absent, as in a 207 (hubspot-api 3.2, 3.3).
 */
function issuesInMessage(message: string | undefined): FailureIssue[] {
	const start = message?.indexOf('[{') ?? -1;
	if (!message || start < 0) return [];
	const list = parsed(message.slice(start));
	return Array.isArray(list)
		? list
				.map(asObject)
				.filter((entry) => entry !== undefined)
				.map((entry) => ({
					message: shorten(asText(entry.message) ?? ''),
					code: asText(entry.error),
					property: asText(entry.name),
				}))
		: [];
}

/** The body as a value. A text may be JSON or not; if not, it is undefined. */
function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * The policy that a 429 names: `DAILY`, `TEN_SECONDLY_ROLLING` or `SECONDLY` (hubspot-api 5). Undefined if it names
 * none.
 */
export function policyOf(body: unknown): string | undefined {
	const policy =
		typeof body === 'object' && body !== null && 'policyName' in body ? body.policyName : undefined;
	return typeof policy === 'string' ? policy : undefined;
}

/**
 * `Retry-After` in seconds; undefined if the header is missing or no number. HubSpot documents it for 477 (hubspot-api
 * 4) and not for 429 (hubspot-api 5), where a gateway may add it.
 */
export function retryAfterSeconds(headers: Record<string, unknown>): number | undefined {
	const value = Number(headers['retry-after'] ?? NaN);
	return Number.isFinite(value) && value >= 0 ? value : undefined;
}
