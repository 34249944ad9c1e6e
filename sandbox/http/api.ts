import { JsonBody } from '../core/json';
import type { Portal } from '../store/portal';
import type { Token } from '../store/tokens';
import type { World } from '../world';
import type { LimitKind } from './limits';

/** API versions the sandbox serves. `v3` is there for the official client alone. */
export type Version = '2026-09' | '2026-03' | '2025-09' | 'v3';

/** Versions that have every API. */
export const VERSIONS: readonly Version[] = ['2026-09', '2026-03', 'v3'];

/** 2025-09 was a first part: its objects answer, its properties are a plain 404 (HubSpot API notes, section 1.1). */
const OBJECT_VERSIONS: readonly Version[] = [...VERSIONS, '2025-09'];

type Query = Readonly<Record<string, unknown>>;

/** Whose token a call carries. */
export interface Caller {
	portal: Portal;
	token: Token;
}

/** One call as the route handlers see it. */
export class ApiCall {
	constructor(
		readonly world: World,
		private readonly caller: Caller | undefined,
		readonly version: Version,
		readonly params: Readonly<Record<string, string>>,
		readonly query: Query,
		readonly rawBody: string,
		private readonly accept = '',
	) {}

	/** Whether the caller says that it reads JSON; some refusals are a page of HTML otherwise. */
	get acceptsJson(): boolean {
		return this.accept.includes('application/json');
	}

	get portal(): Portal {
		return this.known.portal;
	}

	get token(): Token {
		return this.known.token;
	}

	/** Where changes are said to come from. */
	get sourceId(): string {
		return this.token.appId;
	}

	private get known(): Caller {
		if (!this.caller) throw new Error('a route without token asked who calls');
		return this.caller;
	}

	/** The body, read as JSON. @throws ApiError 400 when it is none. */
	json(): JsonBody {
		return new JsonBody(this.rawBody);
	}

	/** A path parameter. */
	param(name: string): string {
		return this.params[name] ?? '';
	}

	/** A query parameter; of a repeated one the first counts (HubSpot API notes, section 1.4). */
	first(name: string): string | undefined {
		const value = this.query[name];
		const first: unknown = Array.isArray(value) ? value[0] : value;
		return typeof first === 'string' ? first : undefined;
	}

	/** A list parameter, repeated or separated by commas; `undefined` when it is not there. */
	list(name: string): string[] | undefined {
		const value = this.query[name];
		if (value === undefined) return undefined;
		const texts: unknown[] = Array.isArray(value) ? value : [value];
		return texts
			.flatMap((text) => String(text).split(','))
			.map((text) => text.trim())
			.filter((text) => text !== '');
	}

	/** A flag that is on only for the word `true`, in any case (HubSpot API notes, section 1.4). */
	flag(name: string): boolean {
		return this.first(name)?.toLowerCase() === 'true';
	}
}

export interface ApiAnswer {
	status: number;
	/** Left out: an empty body. A text is sent as it is, with `contentType`. */
	body?: unknown;
	contentType?: string;
	headers?: Record<string, string>;
}

/** One method and path of the API. */
export interface ApiRoute {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	version: Version;
	limit: LimitKind;
	/** `developer`: the call carries a developer's `hapikey`; `open`: nothing. Default: a token. */
	auth?: 'developer' | 'open';
	/** Scopes of which the token needs one; none: any token will do. May throw, as an unknown type does before the scope check. */
	scopes?(call: ApiCall): readonly string[];
	handle(call: ApiCall): ApiAnswer;
}

export function ok(body: unknown): ApiAnswer {
	return { status: 200, body };
}

export const NO_CONTENT: ApiAnswer = { status: 204 };

/** Path of an API in each version: `versioned('crm', 'objects')` is `/crm/objects/2026-09` and `/crm/v3/objects`. */
export function versioned(area: string, api: string): { version: Version; base: string }[] {
	const versions = area === 'crm' && api === 'objects' ? OBJECT_VERSIONS : VERSIONS;
	return versions.map((version) => ({ version, base: basePath(area, api, version) }));
}

/** Path of an API in one version. */
export function basePath(area: string, api: string, version: Version): string {
	return version === 'v3' ? `/${area}/v3/${api}` : `/${area}/${api}/${version}`;
}
