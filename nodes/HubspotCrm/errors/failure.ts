/** Why a call gave no usable answer. Plain data: one failed batch becomes one error for each of its items. */
export interface Failure {
	kind: FailureKind;
	status?: number;
	/** HubSpot's own words, shortened. */
	detail?: string;
	category?: string;
	correlationId?: string;
	/** One entry for each property or filter that HubSpot complains about; at most 20. */
	issues: FailureIssue[];
	/** How many more complaints there were. */
	omitted?: number;
	/** Scopes of which HubSpot requires at least one. */
	scopes?: string[];
	/** Id of the existing record with which a create conflicts. */
	existingId?: string;
	/** Ids or keys that HubSpot could not find; at most 1,000. */
	missing?: string[];
	/** How 'Get' looked for what it did not find: by a property, or by the id if none is named. */
	sought?: { property?: string };
	/** Network code, or a text about the token endpoint, if no answer arrived. */
	code?: string;
	/** The host to which a redirect leads. */
	redirectedTo?: string;
	/** Seconds after which HubSpot says it can be tried again. */
	retryAfterSeconds?: number;
	/** Why the connection is not accepted. */
	refusal?: Refusal;
	/** How often the call was sent. */
	attempts?: number;
	/** Whether an attempt may have been applied although no answer says so. */
	maybeApplied?: boolean;
	/** The step that failed, if it is only a part of what the user asked for. */
	doing?: { action: string; record: string };
	/** The record that was written before this failed, and what it could not be associated with: `company 456`. */
	written?: { id: string; to: string };
	/** Whether all attempts that the retry policy allows were made. */
	exhausted?: boolean;
}

export interface FailureIssue {
	message: string;
	code?: string;
	property?: string;
	/** The value, if another record has it and no two may. */
	value?: string;
	/** What the property is called in HubSpot, and the options that it has in words, where they are known. */
	label?: string;
	options?: string;
}

export type Refusal =
	/** The access token itself: mistyped, expired, deleted. */
	| 'token'
	/** The refresh token: access was revoked, or the app uninstalled. */
	| 'grant'
	/** The app's client ID or client secret. */
	| 'client'
	/** Nobody ever connected the credential. */
	| 'unconnected';

export type FailureKind =
	/** HubSpot refused the call: nothing was written. */
	| 'refused'
	| 'notFound'
	/** A record with this key, or with one of these unique values, exists already. */
	| 'conflict'
	/** The answer is about the call itself, not about a record: no API of HubSpot is at this address. */
	| 'misdirected'
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
	/** HubSpot answered with success, but did not mention this record. */
	| 'unanswered'
	/** Never sent, since an earlier call of the run failed for good. */
	| 'notSent'
	| 'cancelled';

/** An error as people read it: what happened, and what to do about it. */
export interface Explanation {
	message: string;
	description: string;
}
