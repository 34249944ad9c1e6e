import type { Answer } from '../api/request';
import type { Failure } from '../errors/failure';

/** A call without a usable answer: its connection broke or was never made, or what came back is no answer to it. */
export interface NetworkFault {
	/** Code of Node.js or axios, such as `ECONNRESET`; or a text, if the token endpoint failed. */
	code: string;
	/**
	 * False only if the call was certainly not applied: it never left this machine, or its token could not be renewed.
	 */
	sent: boolean;
	/** Status and body of the answer, if one came that proves nothing. */
	unusable?: Pick<Answer, 'status' | 'body'>;
}

/** The result of one attempt. A `Failure` is final; for the other two the retry policy decides. */
export type Exchange = Answer | NetworkFault | Failure;

/**
 * The result of a call after all its attempts. `maybeApplied`: an attempt before the answered one may have been applied,
 * so that what the answer refuses in part may have been written all the same.
 */
export type Reply = { ok: true; answer: Answer; maybeApplied?: boolean } | { ok: false; failure: Failure };
