import type { Answer } from '../api/request';
import type { Failure } from '../errors/failure';

/** A connection that broke or was never made. */
export interface NetworkFault {
	/** Node's or axios' code, such as `ECONNRESET`. */
	code: string;
	/** False only where the request certainly never left this machine. */
	sent: boolean;
}

/** What one attempt came to. A failure is final; an answer or a fault is for the retry policy to judge. */
export type Exchange = Answer | NetworkFault | Failure;

export type Reply = { ok: true; answer: Answer } | { ok: false; failure: Failure };
