import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { DisturbingProxy } from './proxy';
import type { Lane } from './proxy';
import type { Secrets } from './secrets';
import type { Bounds } from './tally';
import { realMs } from './time';
import type { Pace } from './time';
import type { Access } from './worker-messages';
import { Worker } from './workers';

/**
 * What one run of the node may take. A call and its retries take 5 minutes at most, and the last attempt 2 more; a run
 * has two calls that wait for each other, one that prepares and one that does the work, and a look-up between them.
 */
export const RUN_BOUNDS: Bounds = { seconds: 1_260, megabytes: 200 };

/** How large a run of chaos is. */
export interface Size {
	/** Real seconds that a part may take; what is not tried by then is told as missing. */
	seconds: number;
	/** The part of everything that is tried. */
	share: number;
}

export interface WorldOptions {
	seed: number;
	pace: Pace;
	/** Takes in the secrets of all credentials, and looks for them in what is put out. */
	secrets: Secrets;
}

/** A HubSpot and a proxy that disturbs the way to it; both know the truth about what was written. */
export class World {
	private constructor(
		readonly seed: number,
		readonly pace: Pace,
		readonly secrets: Secrets,
		readonly sandbox: Sandbox,
	) {}

	/** Starts a HubSpot on loopback, with limits so high that they do not matter. */
	static async open({ seed, pace, secrets }: WorldOptions): Promise<World> {
		const sandbox = await startSandbox({ seed, limits: { enforced: false, max: 1_000 } });
		return new World(seed, pace, secrets, sandbox);
	}

	/** A proxy in front of the HubSpot of this world. */
	async proxy(): Promise<DisturbingProxy> {
		return await DisturbingProxy.start({
			target: this.sandbox.url,
			now: () => this.sandbox.clock.now(),
			onToken: (token) => void this.secrets.values.add(token),
		});
	}

	async worker(): Promise<Worker> {
		return await Worker.start(this.pace, this.secrets);
	}

	/** A credential whose Base URL is a lane. An OAuth2 token is a new one; the one of a refresh token is missing. */
	access(
		lane: Pick<Lane, 'url' | 'secrets'>,
		authentication: Access['authentication'] = 'privateApp',
	): Access {
		const { clientId, clientSecret, refreshToken } = this.sandbox.oauth;
		const baseUrl = lane.url;
		const keep = (...secrets: string[]) => {
			for (const secret of secrets) {
				lane.secrets.add(secret);
				this.secrets.values.add(secret);
			}
		};
		if (authentication === 'privateApp') {
			const accessToken = this.sandbox.token;
			keep(accessToken);
			return { authentication, data: { baseUrl, accessToken } };
		}
		keep(clientSecret, refreshToken);
		if (authentication === 'refreshToken')
			return { authentication, data: { baseUrl, clientId, clientSecret, refreshToken, accessToken: '' } };
		const accessToken = this.sandbox.issueAccessToken();
		keep(accessToken);
		const oauthTokenData = {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'bearer',
			expires_in: 1_800,
		};
		return { authentication, data: { baseUrl, clientId, clientSecret, oauthTokenData } };
	}

	/** A seed that depends on the run's seed and a name alone. */
	seedOf(name: string): number {
		let hash = 2_166_136_261 ^ this.seed;
		for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
		return hash >>> 0;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

export const AUTHENTICATIONS = ['privateApp', 'oAuth2', 'refreshToken'] as const;

/** Works on all entries, so many at a time, until they are done or the time is over. @returns how many were not begun */
export async function sideBySide<T>(
	entries: readonly T[],
	{ atOnce, until }: { atOnce: number; until: number },
	work: (entry: T) => Promise<void>,
): Promise<number> {
	let next = 0;
	const lines = Array.from({ length: atOnce }, async () => {
		while (next < entries.length && realMs() < until) await work(entries[next++] as T);
	});
	await Promise.all(lines);
	return entries.length - next;
}
