import type { GenericValue, IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One call to HubSpot, as the layers above describe it. */
export interface HubspotRequest {
	method: IHttpRequestMethods;
	/** Path below the base URL, every piece already encoded. */
	path: string;
	query?: IDataObject;
	/** What is sent along: JSON of any shape, or a form; nothing unless given. */
	body?: JsonBody | FormBody;
	/** Search has its own limit (5 a second for an account); everything else shares the 10-second one. */
	bucket?: Bucket;
	/** Whether sending it twice ends in the same state as sending it once. Decides what a lost answer allows. */
	idempotent: boolean;
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
	/** Such as `text/csv`; unknown files are `application/octet-stream`. */
	contentType?: string;
}

export type Bucket = 'general' | 'search';

/** What came back over the wire, whatever its status. */
export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}
