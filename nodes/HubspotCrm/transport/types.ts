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

/** A connection that broke or was never made. */
export interface NetworkFault {
	/** Node's or axios' code, such as `ECONNRESET`. */
	code: string;
	/** False only where the request certainly never left this machine. */
	sent: boolean;
}

/** What one attempt came to. A failure is final; an answer or a fault is for the retry policy to judge. */
export type Exchange = Answer | NetworkFault | Failure;

/** Why a call gave no usable answer. Plain data: one failed batch becomes one error for each of its items. */
export interface Failure {
	kind: FailureKind;
	status?: number;
	/** HubSpot's own words, shortened. */
	detail?: string;
	category?: string;
	correlationId?: string;
	/** One entry for each property or filter that HubSpot complains about. */
	issues: FailureIssue[];
	/** Scopes of which HubSpot wants at least one. */
	scopes?: string[];
	/** Id of the record that stands in the way of a create. */
	existingId?: string;
	/** Ids or keys that HubSpot could not find. */
	missing?: string[];
	/** Network code or host message, where no answer arrived. */
	code?: string;
	/** Seconds after which HubSpot says it can be tried again. */
	retryAfterSeconds?: number;
	/** What ended the connection, where it is not accepted. */
	refusal?: Refusal;
	/** How often the call was sent. */
	attempts?: number;
	/** Whether an attempt may have been applied although no answer says so. */
	maybeApplied?: boolean;
	/** What failed, where that is a step on the way to what the user asked for. */
	doing?: { action: string; record: string };
	/** The record that was written before this failed, and what it could not be associated with: `company 456`. */
	written?: { id: string; to: string };
	/** Whether it was sent again for as long as the retry policy allows. */
	exhausted?: boolean;
}

export interface FailureIssue {
	message: string;
	code?: string;
	property?: string;
	/** What the property is called in HubSpot, and the values that it takes, where they are known. */
	label?: string;
	allowed?: string[];
}

export type Refusal =
	/** The access token itself: mistyped, expired, deleted. */
	| 'token'
	/** What it is renewed with: access was revoked, or the app uninstalled. */
	| 'grant'
	/** The app's client ID or client secret. */
	| 'client'
	/** Nobody ever connected the credential. */
	| 'unconnected';

export type FailureKind =
	/** HubSpot understood and said no: nothing was written. */
	| 'refused'
	| 'notFound'
	| 'conflict'
	/** The token is not accepted, or could not be renewed. */
	| 'unauthorized'
	| 'forbidden'
	| 'dailyLimit'
	| 'rateLimit'
	/** The account is being moved to another data centre (status 477). */
	| 'migrating'
	/** No request reached HubSpot. */
	| 'unreachable'
	/** HubSpot or the network broke down; a write may or may not have been applied. */
	| 'unconfirmed'
	/** HubSpot answered with success, but without a word about this record. */
	| 'unanswered'
	/** Never sent, since an earlier call of the run failed for good. */
	| 'notSent'
	| 'cancelled';

export type Reply = { ok: true; answer: Answer } | { ok: false; failure: Failure };

/** A CRM record as the object endpoints return it. */
export interface HubspotRecord {
	id: string;
	properties: Record<string, string | null>;
	createdAt?: string;
	updatedAt?: string;
	archived?: boolean;
	archivedAt?: string;
	url?: string;
	objectWriteTraceId?: string;
	new?: boolean;
	[key: string]: unknown;
}
