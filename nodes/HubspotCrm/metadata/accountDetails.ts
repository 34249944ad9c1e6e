import type { HubspotClient } from '../transport/client';
import { accountDetails } from '../api/records';
import { remember } from '../transport/cache';
import type { Account } from '../output/simplify';

const MAX_AGE_MS = 3_600_000;

/** The account behind the connection, or undefined when HubSpot does not say; asked once an hour. */
export async function accountOf(client: HubspotClient): Promise<Account | undefined> {
	const { memory } = client.connection;
	const account = await remember(memory, 'account', MAX_AGE_MS, client.clock, async () => {
		const reply = await client.send(accountDetails());
		const body = reply.ok ? (reply.answer.body as Partial<Account>) : undefined;
		return body?.portalId && body.uiDomain ? { portalId: body.portalId, uiDomain: body.uiDomain } : undefined;
	});
	if (!account) memory.delete('account');
	return account;
}
