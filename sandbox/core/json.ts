import { ApiError, badJson } from './errors';

/** A JSON object of a request body. Names come from the client: look them up, never index other objects with them. */
export type JsonObject = { readonly [name: string]: unknown };

interface Place {
	line: number;
	column: number;
}

function placeAt(text: string, offset: number): Place {
	const before = text.slice(0, offset);
	return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function where(text: string, offset: number): string {
	const { line, column } = placeAt(text, offset);
	return `Invalid input JSON on line ${line}, column ${column}`;
}

/** Position V8 names in its message, else the end of the text. */
function failureOffset(error: unknown, text: string): number {
	const match = /position (\d+)/.exec(error instanceof Error ? error.message : '');
	return match ? Number(match[1]) : text.length;
}

/** Depth beyond which a body is refused, as the JSON reader of HubSpot's Java side does. */
const MAX_DEPTH = 1_000;

function tooDeep(text: string): boolean {
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x22) quoted = !quoted;
		else if (code === 0x5c && quoted) at += 1;
		else if (!quoted && (code === 0x5b || code === 0x7b) && ++depth > MAX_DEPTH) return true;
		else if (!quoted && (code === 0x5d || code === 0x7d)) depth -= 1;
	}
	return false;
}

/** A request body with the texts of HubSpot's JSON reader for what it cannot read (HubSpot API notes, section 3.3). */
export class JsonBody {
	private readonly value: unknown;

	constructor(private readonly text: string) {
		if (tooDeep(text))
			throw badJson(
				`${where(text, text.length)}: Document nesting depth exceeds the maximum allowed (${MAX_DEPTH})`,
			);
		try {
			this.value = text.trim() === '' ? undefined : JSON.parse(text);
		} catch (error) {
			throw badJson(`${where(text, failureOffset(error, text))}: Unexpected character or end of input`);
		}
	}

	/** The body as an object. */
	object(): JsonObject {
		if (this.value === undefined)
			throw badJson('Invalid input JSON on line 1, column 0: No content to map due to end-of-input');
		return this.asObject(this.value, 'body');
	}

	/** The body as an array. @param type what HubSpot reads it into, for its refusal */
	array(type = 'java.util.ArrayList<java.lang.String>'): unknown[] {
		if (!Array.isArray(this.value)) throw this.mismatch(type, this.value);
		return this.value;
	}

	asObject(value: unknown, type: string): JsonObject {
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
		throw this.mismatch(type, value);
	}

	/** A list; `null` and a missing one are empty. */
	asList(value: unknown, type = 'java.util.ArrayList<java.lang.Object>'): readonly unknown[] {
		if (value === undefined || value === null) return [];
		if (Array.isArray(value)) return value;
		throw this.mismatch(type, value);
	}

	/** A text; numbers and booleans become texts, as HubSpot's reader does (HubSpot API notes, section 6). */
	asText(value: unknown): string | undefined {
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		throw this.mismatch('java.lang.String', value);
	}

	asTexts(value: unknown): string[] {
		return this.asList(value, 'java.util.ArrayList<java.lang.String>').flatMap(
			(one) => this.asText(one) ?? [],
		);
	}

	/** A whole number, from a number or its digits. */
	asInteger(value: unknown): number | undefined {
		if (value === undefined || value === null) return undefined;
		const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
		if (Number.isInteger(number) && value !== '') return number;
		throw this.mismatch('int', value);
	}

	asFlag(value: unknown): boolean | undefined {
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw this.mismatch('boolean', value);
	}

	/** Fields that an input cannot do without. */
	requireFields(object: JsonObject, names: readonly string[]): void {
		const missing = names.filter((name) => object[name] === undefined || object[name] === null);
		if (missing.length === 0) return;
		const place = where(this.text, this.endOf(object) - 1);
		throw badJson(`${place}. Some required fields were not set: [${missing.join(', ')}]`);
	}

	/** A 400 that points at a value of this body. */
	failure(message: string, value: unknown): ApiError {
		return badJson(`${where(this.text, this.endOf(value))}: ${message}`);
	}

	/** Where a value of this body ends; the end of the body for one that cannot be found in it. */
	private endOf(value: unknown): number {
		const text = JSON.stringify(value) as string | undefined;
		const found = text === undefined ? -1 : this.text.indexOf(text);
		return text === undefined || found < 0 ? this.text.length : found + text.length;
	}

	/** A value of the wrong kind is refused without a category (HubSpot API notes, section 3.3). */
	private mismatch(type: string, value: unknown): ApiError {
		const [kind, token] = kindOf(value);
		const { message } = this.failure(
			`Cannot deserialize value of type \`${type}\` from ${kind} (token \`JsonToken.${token}\`)`,
			value,
		);
		return new ApiError(400, { message });
	}
}

function kindOf(value: unknown): [string, string] {
	if (Array.isArray(value)) return ['Array value', 'START_ARRAY'];
	if (value === null || value === undefined) return ['Null value', 'VALUE_NULL'];
	if (typeof value === 'object') return ['Object value', 'START_OBJECT'];
	if (typeof value === 'string') return ['String value', 'VALUE_STRING'];
	if (typeof value === 'boolean') return ['Boolean value', value ? 'VALUE_TRUE' : 'VALUE_FALSE'];
	return Number.isInteger(value)
		? ['Integer value', 'VALUE_NUMBER_INT']
		: ['Floating-point value', 'VALUE_NUMBER_FLOAT'];
}
