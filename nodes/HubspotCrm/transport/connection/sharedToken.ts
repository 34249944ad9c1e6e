import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { Exchange } from '../exchange';

/** How long before its end a token is renewed, where the host can be told to. */
const AHEAD_MS = 60_000;

/**
 * The access token of one connection, as far as its calls have to agree on it. The host alone holds, signs with and
 * renews the token; here, one call at a time makes it do so while the others wait. Left alone, hosts before n8n 2.30
 * renew once for every call that is turned away (n8n-host 1.3, 2).
 */
export class SharedToken {
	/** Counts the renewals. A call that was turned away under an older count only has to be sent again. */
	version = 0;
	/** Whether the host has no access token yet and fetches one with the next call. */
	missing = false;
	/** When to renew it ahead of its end, in milliseconds since the epoch; undefined where nobody says when it ends. */
	dueAt?: number;
	/** When it was last renewed by a call of ours. */
	renewedAt?: number;
	private renewal?: Promise<Exchange>;

	/** @param renewable whether the host can renew it at all; a private app's token lives until somebody ends it */
	constructor(readonly renewable: boolean) {}

	/**
	 * Runs `attempt`, a call that makes the host renew the token, unless another one is under way or was done since
	 * `seen`. Returns what the attempt came to; what another one's came to, if it failed; or undefined when the token
	 * is new and the call is to be sent.
	 */
	async renew(seen: number, attempt: () => Promise<Exchange>): Promise<Exchange | undefined> {
		while (this.version === seen) {
			if (!this.renewal) {
				this.renewal = this.note(attempt);
				return await this.renewal;
			}
			const theirs = await this.renewal;
			if (this.version !== seen) break;
			// Somebody stopped that execution, which says nothing about the token.
			if ('kind' in theirs && theirs.kind === 'cancelled') continue;
			return 'sent' in theirs ? { ...theirs, sent: false } : theirs;
		}
		return undefined;
	}

	private async note(attempt: () => Promise<Exchange>): Promise<Exchange> {
		const result = await attempt();
		if (hasRenewed(result)) {
			this.version++;
			this.missing = false;
		}
		this.renewal = undefined;
		return result;
	}
}

/** Whether HubSpot has seen a new token: it took it, or found that its short life was over on arrival. */
const hasRenewed = (result: Exchange): boolean =>
	'headers' in result ? result.status !== 401 : endedOnTheWay(result);

/** Whether a renewed token had expired when the call arrived, as it may on a busy host when tokens live for seconds. */
export const endedOnTheWay = (result: Exchange): boolean =>
	'kind' in result && result.kind === 'unauthorized' && result.category === 'EXPIRED_AUTHENTICATION';

/**
 * When a host-renewed OAuth2 token is to be renewed ahead: a minute before its end, or a tenth of a shorter life.
 * `renewedAt` helps hosts before n8n 2.41, which do not note when a token ends, and leave a note of a newer one as it is.
 */
export function renewalDue(
	{ oauthTokenData }: ICredentialDataDecryptedObject,
	renewedAt = NaN,
): number | undefined {
	const { expires_in: life, n8n_expires_at: end } = (oauthTokenData ?? {}) as IDataObject;
	const lifeMs = Number(life ?? NaN) * 1_000;
	const ahead = Math.min(AHEAD_MS, lifeMs / 10);
	const noted = Number(end || NaN);
	const endsAt = noted > renewedAt + ahead || Number.isNaN(renewedAt) ? noted : renewedAt + lifeMs;
	const due = endsAt - ahead;
	return Number.isFinite(due) ? due : undefined;
}
