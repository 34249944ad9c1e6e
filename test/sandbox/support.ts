import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index';

export interface Answer<T> {
	status: number;
	headers: Headers;
	text: string;
	/** The body read as JSON; `undefined` when it is none. */
	body: T;
}

// Bodies are judged by the tests themselves, field by field.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any;

/** Calls a sandbox over HTTP with its own token, unless another one is given. */
export async function call<T = Loose>(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Answer<T>> {
	const response = await fetch(sandbox.url + path, {
		method,
		headers: {
			authorization: `Bearer ${sandbox.token}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		parsed = undefined;
	}
	return { status: response.status, headers: response.headers, text, body: parsed as T };
}

/** A sandbox whose limits do not get in the way. */
export function unlimited(options: SandboxOptions = {}): Promise<Sandbox> {
	return startSandbox({ limits: { enforced: false }, ...options });
}

export const CONTACTS = '/crm/objects/2026-09/contacts';
export const COMPANIES = '/crm/objects/2026-09/companies';
export const DEALS = '/crm/objects/2026-09/deals';
