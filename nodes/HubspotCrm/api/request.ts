import type { GenericValue, IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One call to HubSpot, before it is sent. */
export interface HubspotRequest {
	method: IHttpRequestMethods;
	/** Path below the base URL, every piece already encoded. */
	path: string;
	query?: IDataObject;
	/** JSON of any shape, or a form. Without it, no body is sent. */
	body?: JsonBody | FormBody;
	/**
	 * `search` has a rate limit of its own, 5 calls a second for the account. All other calls count for the limit of 10
	 * seconds: `general`, unless given (hubspot-api 5).
	 */
	bucket?: Bucket;
	/**
	 * Whether sending it twice has the same result as sending it once. If not, it is not sent again after a lost
	 * answer.
	 */
	idempotent: boolean;
	/** Whether the call may change something in HubSpot; true unless given. */
	isWrite?: boolean;
	/**
	 * Whether an answer with a status of success proves that HubSpot did what was asked. A proxy that sends a page of its
	 * own, or a body that broke off, proves nothing: such an answer is no success, and the call is sent again where that
	 * is safe. Unless given, the status is enough.
	 */
	proof?: (answer: Answer) => boolean;
}

/** A JSON object or a list; some of HubSpot's calls take a bare list of ids. */
export type JsonBody = IDataObject | GenericValue[] | object[];

/** A form (`multipart/form-data`), as uploads take it. */
export class FormBody {
	constructor(readonly parts: FormPart[]) {}
}

/** A field of a form; with `fileName`, a file. */
export interface FormPart {
	name: string;
	content: string | Uint8Array;
	fileName?: string;
	/** Such as `text/csv`; for a file, `application/octet-stream` unless given. */
	contentType?: string;
}

export type Bucket = 'general' | 'search';

/** An HTTP answer of any status. */
export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}
