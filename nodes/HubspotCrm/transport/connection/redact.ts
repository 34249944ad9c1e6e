import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Tokens of private apps and service keys, and anything that follows `Bearer`. */
const TOKEN = /\bpat-[a-z]{2}\d-[\w-]+|\bBearer\s+[\w.~+/-]+=*/gi;
const HIDDEN = '[hidden]';
/** Deeper values are hidden whole: no answer of HubSpot's is nested so deeply, and a hostile one must not end the run. */
const MOST_DEPTH = 40;

/** The text without the given secrets. In JSON, a slash within them may be escaped. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
	let clean = text;
	for (const secret of secrets)
		for (const form of [secret, secret.replaceAll('/', '\\/')])
			if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
	return clean;
}

/** A copy of `value` in which tokens and the given secrets are replaced in every text. */
export function redact<T>(value: T, secrets: Iterable<string>): T {
	const known = [...secrets];
	const clean = (part: unknown, depth: number): unknown => {
		if (typeof part === 'string') return withoutSecrets(part, known).replace(TOKEN, HIDDEN);
		if (typeof part !== 'object' || part === null) return part;
		if (depth > MOST_DEPTH) return HIDDEN;
		if (Array.isArray(part)) return part.map((inner) => clean(inner, depth + 1));
		return Object.fromEntries(
			Object.entries(part).map(([name, inner]) => [withoutSecrets(name, known), clean(inner, depth + 1)]),
		);
	};
	return clean(value, 0) as T;
}

const SECRET_FIELDS = new Set([
	'accessToken',
	'clientSecret',
	'refreshToken',
	'access_token',
	'refresh_token',
]);
/** Values with fewer characters are not hidden, since that would also hide parts of ordinary words. */
const SHORTEST = 8;

/**
 * The secret values of a credential, which must not appear in errors or logs. Values of fewer than 8 characters are
 * left out.
 */
export function secretsOf(data: ICredentialDataDecryptedObject): string[] {
	const all = [...Object.entries(data), ...Object.entries((data.oauthTokenData ?? {}) as object)];
	return all
		.filter(([name]) => SECRET_FIELDS.has(name))
		.map(([, value]) => (typeof value === 'string' ? value.trim() : ''))
		.filter((value) => value.length >= SHORTEST);
}
