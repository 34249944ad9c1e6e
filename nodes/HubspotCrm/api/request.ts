import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One call to HubSpot, as the layers above describe it. */
export interface HubspotRequest {
	method: IHttpRequestMethods;
	/** Path below the base URL, every piece already encoded. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Search has its own limit (5 a second for an account); everything else shares the 10-second one. */
	bucket?: Bucket;
	/** Whether sending it twice ends in the same state as sending it once. Decides what a lost answer allows. */
	idempotent: boolean;
}

export type Bucket = 'general' | 'search';

/** What came back over the wire, whatever its status. */
export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}
