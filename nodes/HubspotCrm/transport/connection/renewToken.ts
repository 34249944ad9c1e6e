import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';

import { objectIn, textIn } from '../../api/json';
import { API_VERSION } from '../../api/version';
import { readBaseUrl } from './baseUrl';
import { postForm } from './postForm';
import { redact, secretsOf } from './redact';

/** Such as `BAD_REFRESH_TOKEN` and `invalid_grant` (hubspot-api 1.7). */
const REFUSAL_CODE = /^(access|bad|expired|invalid|missing|unauthorized|unsupported)_/i;
/** Most characters of HubSpot's words in an error. */
const MOST_TEXT = 300;

/** What the refresh-token credential keeps between its renewals. */
export interface RenewedToken {
	accessToken: string;
	/** Milliseconds since the epoch, as text: credentials hold text. */
	expiresAt: string;
	/**
	 * HubSpot has returned the same refresh token so far, and asks clients to store what it returns (hubspot-api 1.7).
	 */
	refreshToken?: string;
}

/**
 * Fetches an access token for the refresh-token credential (hubspot-api 1.7). Uses the fields `baseUrl`, `clientId`,
 * `clientSecret` and `refreshToken` of the credential. Rejects with an Error whose message `readThrown` understands.
 * The message never holds a secret, since n8n shows it.
 */
export async function renewAccessToken(
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<RenewedToken> {
	const field = (name: string) => {
		const value = credentials[name];
		return typeof value === 'string' ? value.trim() : '';
	};
	const base = readBaseUrl(field('baseUrl'));
	if ('problem' in base) throw new Error(`${base.problem.message}. ${base.problem.description}`);
	const form = new URLSearchParams({
		grant_type: 'refresh_token',
		client_id: field('clientId'),
		client_secret: field('clientSecret'),
		refresh_token: field('refreshToken'),
	});
	const answer = await postForm(helpers, `${base.url}/oauth/${API_VERSION}/token`, form);
	if ('fault' in answer) throw new Error(`The token endpoint could not be reached (${answer.fault})`);
	return read(answer, secretsOf(credentials));
}

function read({ status, body }: { status: number; body: unknown }, secrets: string[]): RenewedToken {
	const fields = objectIn(body) ?? {};
	const text = (name: string) => textIn(fields[name]) ?? '';
	const accessToken = text('access_token');
	if (status === 200 && accessToken !== '') {
		const refreshToken = text('refresh_token');
		return {
			accessToken,
			expiresAt: String(Date.now() + Number(fields.expires_in ?? 0) * 1_000),
			...(refreshToken ? { refreshToken } : {}),
		};
	}
	const code = text('error') || text('status');
	// HubSpot refuses a token with a code of its own: anything else comes from somewhere else.
	if (![400, 401].includes(status) || !REFUSAL_CODE.test(code))
		throw new Error(`The token endpoint answered ${status}`);
	const reasons = [text('message') || text('error_description'), code].filter(Boolean);
	const said = redact(reasons.join(', '), secrets).slice(0, MOST_TEXT);
	throw new Error(`HubSpot refused to renew the access token: ${said}`);
}
