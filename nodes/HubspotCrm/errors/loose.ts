import { idIn } from '../api/json';

// Readers of values of unknown shape. Each takes whatever HubSpot sent and returns something small, or nothing.

/** Most characters of a sentence, and of a name, a code or an id. */
export const MOST_TEXT = 500;
export const MOST_NAME = 200;

/** A text of at most `most` characters. */
export const shortened = (text: string, most = MOST_TEXT): string =>
	text.length > most ? `${text.slice(0, most)}…` : text;

/** A name, a code or an id: a text or a number. */
export function nameIn(value: unknown): string | undefined {
	const text = idIn(value);
	return text === undefined ? undefined : shortened(text, MOST_NAME);
}

/** At most `most` names out of a list; a single name counts as a list of one. Everything else is passed over. */
export function namesIn(value: unknown, most: number): string[] {
	const names: string[] = [];
	for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) {
		const name = nameIn(entry);
		if (name !== undefined && names.push(name) >= most) break;
	}
	return names;
}

/** The value of a JSON text; undefined for a text that is none. Any other value is returned as it is. */
export function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}
