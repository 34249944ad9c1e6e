import { renewalDue, SharedToken } from '../../nodes/HubspotCrm/transport/connection/sharedToken';
import type { Exchange } from '../../nodes/HubspotCrm/transport/exchange';

const OK: Exchange = { status: 200, headers: {}, body: {} };
const REFUSED: Exchange = { kind: 'unauthorized', status: 401, issues: [] };
const later = async (result: Exchange) => {
	await Promise.resolve();
	return result;
};

/** Calls that were all turned away under the same token, and how often one of them made the host renew it. */
async function burst(size: number, ...outcomes: Exchange[]) {
	const token = new SharedToken(true);
	let renewals = 0;
	const attempt = async () => await later(outcomes[Math.min(renewals++, outcomes.length - 1)] as Exchange);
	const results = await Promise.all(Array.from({ length: size }, async () => await token.renew(0, attempt)));
	return { token, renewals, results };
}

test('many calls that were turned away share one renewal', async () => {
	const { renewals, results, token } = await burst(64, OK);
	expect(renewals).toBe(1);
	expect(token.version).toBe(1);
	expect(results.filter((result) => result === OK)).toHaveLength(1);
	expect(results.filter((result) => result === undefined)).toHaveLength(63);
});

test('a call that was turned away before the last renewal is just sent again', async () => {
	const { token } = await burst(1, OK);
	const attempt = jest.fn(async () => await later(OK));
	expect(await token.renew(0, attempt)).toBeUndefined();
	expect(attempt).not.toHaveBeenCalled();
	expect(await token.renew(1, attempt)).toBe(OK);
});

test('a refusal is the answer to all who waited', async () => {
	const { renewals, results } = await burst(64, REFUSED);
	expect(renewals).toBe(1);
	expect(new Set(results)).toEqual(new Set([REFUSED]));
});

test('a connection that breaks under the renewal leaves no doubt about the calls that waited', async () => {
	const { renewals, results } = await burst(3, { code: 'ECONNRESET', sent: true });
	expect(renewals).toBe(1);
	expect(results.map((result) => result && 'sent' in result && result.sent)).toEqual([true, false, false]);
});

test('when the one who renews is stopped, the next one does it', async () => {
	const { renewals, results } = await burst(3, { kind: 'cancelled', issues: [] }, OK);
	expect(renewals).toBe(2);
	expect(results[1]).toBe(OK);
	expect(results[2]).toBeUndefined();
});

test('a failed renewal does not stand in the way of the next one', async () => {
	const { token } = await burst(1, { code: 'ECONNREFUSED', sent: false });
	expect(await token.renew(0, async () => await later(OK))).toBe(OK);
});

test('a token is renewed a minute before its end, a short-lived one within its last tenth', () => {
	const now = 1_750_000_000_000;
	const due = (expires_in: unknown, n8n_expires_at?: unknown, renewedAt?: number) =>
		renewalDue({ oauthTokenData: { expires_in, n8n_expires_at } as never }, renewedAt);
	expect(due(1_800, String(now + 1_800_000))).toBe(now + 1_740_000);
	expect(due(10, String(now + 10_000))).toBe(now + 9_000);
	expect(due(1_800, undefined, now)).toBe(now + 1_740_000);
	// What a newer host once noted, an older one leaves as it is when it renews.
	expect(due(1_800, String(now + 60_000), now)).toBe(now + 1_740_000);
	expect(due(1_800, String(now + 1_800_000), now)).toBe(now + 1_740_000);
	expect(due(1_800)).toBeUndefined();
	expect(due(undefined, String(now))).toBeUndefined();
	expect(renewalDue({})).toBeUndefined();
});
