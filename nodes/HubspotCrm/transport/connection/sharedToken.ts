import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { Exchange } from '../exchange';

/** Milliseconds before its expiry at which a token is renewed, where n8n can be told to. */
const AHEAD_MS = 60_000;

/**
 * Lets the calls of one connection renew its access token together. n8n stores the token, signs calls with it and
 * renews it; here, one call at a time makes n8n renew it, while the others wait. Otherwise each refused call would
 * renew the token: with OAuth2 on n8n before 2.30, with the refresh-token credential on every n8n (n8n-host 1.3, 2).
 */
export class SharedToken {
	/** Number of renewals. A call that got 401 under a lower number only has to be sent again. */
	version = 0;
	/** Whether n8n has no access token yet, and fetches one with the next call. */
	missing = false;
	/**
	 * When to renew the token ahead of its expiry, in milliseconds since the epoch. Undefined if the expiry is not
	 * known.
	 */
	dueAt?: number;
	/** When a call of this package last renewed it, in milliseconds since the epoch. */
	renewedAt?: number;
	private renewal?: Promise<Exchange>;

	/** @param renewable whether n8n can renew the token; that of a private app or service key does not expire */
	constructor(readonly renewable: boolean) {}

	/**
	 * Runs `attempt`, a call that makes n8n renew the token. It does not run while another renewal is under way, or if
	 * one has succeeded since the token had version `seen`.
	 *
	 * Returns the result of `attempt` if it ran, or the result of the other renewal if that failed. Returns undefined
	 * when the token is new and the call has to be sent. `attempt` must not reject.
	 */
	async renew(seen: number, attempt: () => Promise<Exchange>): Promise<Exchange | undefined> {
		while (this.version === seen) {
			if (!this.renewal) {
				this.renewal = this.note(attempt);
				return await this.renewal;
			}
			const theirs = await this.renewal;
			if (this.version !== seen) break;
			// That execution was stopped, which says nothing about the token: this call tries again.
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

/** Whether the token was renewed: HubSpot accepted it, or found that the new token had expired already. */
const hasRenewed = (result: Exchange): boolean =>
	'headers' in result ? result.status !== 401 : endedOnTheWay(result);

/**
 * Whether a renewed token had expired when the call arrived. That can happen on a busy server if tokens live for
 * seconds.
 */
export const endedOnTheWay = (result: Exchange): boolean =>
	'kind' in result && result.kind === 'unauthorized' && result.category === 'EXPIRED_AUTHENTICATION';

/**
 * When to renew an OAuth2 token ahead of its expiry, in milliseconds since the epoch: a minute before its expiry, or a
 * tenth of its life if that is less. Undefined if the expiry is not known.
 *
 * n8n 2.41 stores the expiry (n8n-host 1.1). An older n8n stores none, or leaves an old one as it is; then the expiry
 * is computed from `renewedAt`.
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
