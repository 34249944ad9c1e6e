/** One entry of `errors` in an error body. */
export interface ErrorDetail {
	message: string;
	code?: string;
	in?: string;
	subCategory?: string;
	context?: Record<string, string[]>;
}

/** Error body without the fields that every answer gets by itself (HubSpot API notes, section 4). */
export interface ErrorBody {
	message: string;
	category?: string;
	subCategory?: string;
	context?: Record<string, string[]>;
	errors?: ErrorDetail[];
	links?: Record<string, string>;
	errorType?: string;
	policyName?: string;
	groupName?: string;
}

/** An answer that is not a success. Thrown anywhere, written by the server. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: ErrorBody,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(body.message);
	}
}

/** 400 with category VALIDATION_ERROR. */
export function invalid(message: string, extra: Omit<ErrorBody, 'message' | 'category'> = {}): ApiError {
	return new ApiError(400, { message, ...extra, category: 'VALIDATION_ERROR' });
}

/** 400 of the JSON reader (HubSpot API notes, sections 2.6 and 3.3). */
export function badJson(message: string): ApiError {
	return new ApiError(400, { message, category: 'VALIDATION_ERROR' });
}

/** The 400 that names nothing: unknown property in a search, paging past 10,000 (HubSpot API notes, section 2.6). */
export function genericProblem(): ApiError {
	return new ApiError(400, { message: 'There was a problem with the request.' });
}

/** 404 for a numeric id that does not exist (HubSpot API notes, section 3.3). */
export function notFound(): ApiError {
	return new ApiError(404, { message: 'resource not found' });
}

/** 404 for an id that cannot exist (HubSpot API notes, section 3.3). Two spaces are HubSpot's. */
export function impossibleId(id: string): ApiError {
	const numeric = /^-?\d+$/.test(id);
	const message = numeric
		? 'Object not found. objectId is usually positive.'
		: 'Object not found.  objectId are usually numeric.';
	return new ApiError(404, { message, context: { id: [id] }, category: 'OBJECT_NOT_FOUND' });
}

/** 401 without a usable token (HubSpot API notes, section 4). */
export function unauthenticated(): ApiError {
	return new ApiError(401, {
		message:
			'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
		category: 'INVALID_AUTHENTICATION',
	});
}

function age(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	if (seconds < 120) return `${seconds} second(s)`;
	if (seconds < 7_200) return `${Math.floor(seconds / 60)} minute(s)`;
	if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} hour(s)`;
	return `${Math.floor(seconds / 86_400)} day(s)`;
}

/** 401 for a token whose time is over; a malformed one counts as expired in 1970 (HubSpot API notes, section 4). */
export function expired(expiredAt: number, now: number): ApiError {
	return new ApiError(401, {
		message: `The OAuth token used to make this call expired ${age(now - expiredAt)} ago.`,
		context: { 'expire time': [new Date(expiredAt).toISOString()] },
		category: 'EXPIRED_AUTHENTICATION',
	});
}

/** 403 for a token without any of the scopes (HubSpot API notes, section 4). */
export function missingScopes(scopes: readonly string[]): ApiError {
	return new ApiError(403, {
		message:
			"This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
		errors: [
			{
				message: 'One or more of the following scopes are required.',
				context: { requiredGranularScopes: [...scopes] },
			},
		],
		links: { scopes: 'https://developers.hubspot.com/scopes' },
		category: 'MISSING_SCOPES',
	});
}

const REASONS = { 404: 'Not Found', 405: 'Method Not Allowed', 414: 'URI Too Long' } as const;

/**
 * What the web server itself answers, in HTML: for a path or method no API has, and for an address that is
 * too long (HubSpot API notes, sections 4 and 8).
 */
export function jettyPage(status: keyof typeof REASONS, path: string): string {
	const reason = REASONS[status];
	const safe = path.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
	return `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error ${status} ${reason}</title>
</head>
<body><h2>HTTP ERROR ${status} ${reason}</h2>
<table>
<tr><th>URI:</th><td>${safe}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${reason}</td></tr>
</table>
</body>
</html>
`;
}
