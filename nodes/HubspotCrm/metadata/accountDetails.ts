import { accountDetails, accountIn } from '../api/account';
import type { Account } from '../api/account';
import { remember } from '../transport/cache';
import type { HubspotClient } from '../transport/client';

const MAX_AGE_MS = 3_600_000;

/** The account of the connection, cached for an hour. Undefined if HubSpot does not return it, which is not cached. */
export async function accountOf(client: HubspotClient): Promise<Account | undefined> {
	const { cache } = client.connection;
	const account = await remember(cache, 'account', MAX_AGE_MS, client.clock, async () => {
		const reply = await client.send(accountDetails());
		const { portalId, uiDomain } = (reply.ok && accountIn(reply.answer.body)) || {};
		return typeof uiDomain === 'string' ? { portalId: Number(portalId), uiDomain } : undefined;
	});
	if (!account) cache.delete('account');
	return account;
}
