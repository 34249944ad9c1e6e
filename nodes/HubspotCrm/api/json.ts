/** A JSON object of which nothing is known. */
export type Json = Record<string, unknown>;

/** The value as a JSON object; undefined if it is none. */
export const objectIn = (value: unknown): Json | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** The value as a list; undefined if it is none. */
export const listIn = (value: unknown): unknown[] | undefined =>
	Array.isArray(value) ? (value as unknown[]) : undefined;

/** The JSON objects of a list; empty if the value is none. */
export const objectsIn = (value: unknown): Json[] =>
	(listIn(value) ?? []).map(objectIn).filter((entry) => entry !== undefined);

/** The value as a text that is not empty; undefined if it is none. */
export const textIn = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

/** An id as text: HubSpot sends some as numbers. Undefined if the value is none. */
export const idIn = (value: unknown): string | undefined =>
	typeof value === 'number' && Number.isFinite(value) ? String(value) : textIn(value);

/** Reads one entry of an answer; undefined if it has not the shape that HubSpot's documents give it. */
export type Read<T> = (value: unknown) => T | undefined;

/** All entries of a list; undefined if the value is no list, or one of its entries cannot be read. */
export function entriesIn<T>(value: unknown, read: Read<T>): T[] | undefined {
	const entries = listIn(value)?.map(read);
	return entries?.every((entry) => entry !== undefined) ? entries : undefined;
}
