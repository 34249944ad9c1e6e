/** Tokens of private apps and service keys, and anything that follows `Bearer`. */
const TOKEN = /\bpat-[a-z]{2}\d-[\w-]+|\bBearer\s+[\w.~+/-]+=*/gi;
const HIDDEN = '[hidden]';

/** A copy of `value` in which tokens and the given secrets are replaced in every text, at any depth. */
export function redact<T>(value: T, secrets: Iterable<string>): T {
	const known = [...secrets];
	const clean = (part: unknown): unknown => {
		if (typeof part === 'string')
			return known.reduce((text, secret) => text.split(secret).join(HIDDEN), part).replace(TOKEN, HIDDEN);
		if (Array.isArray(part)) return part.map(clean);
		if (typeof part !== 'object' || part === null) return part;
		return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, clean(inner)]));
	};
	return clean(value) as T;
}
