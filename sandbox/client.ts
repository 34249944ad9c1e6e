import type { PortalAccess } from './control/access';
import type { FaultInput } from './control/routes';
import type { RecordTable, RecordView, SandboxState } from './control/views';
import type { LoggedCall } from './http/call-log';
import type { GhostPlan } from './store/seed';
import type { ResolvedOptions, SandboxOptions } from './options';
import type { PropertyInput } from './store/property-kit';

export type { FaultInput, PortalAccess, RecordTable, RecordView, SandboxState };

/** Controls a sandbox that runs in another process, over its control API. */
export class SandboxClient {
	/** @param url such as `http://127.0.0.1:8787` */
	constructor(private readonly url: string) {}

	state(): Promise<SandboxState> {
		return this.send('GET', '/state');
	}

	/** Changes options; those left out keep their value. */
	configure(options: Partial<SandboxOptions>): Promise<ResolvedOptions> {
		return this.send('POST', '/options', options);
	}

	/** Moves the clock forward: search lag, token life and limit windows follow it. */
	advance(advanceMs: number): Promise<{ now: number }> {
		return this.send('POST', '/clock', { advanceMs });
	}

	/** The last calls, oldest first. */
	calls(limit = 1_000): Promise<LoggedCall[]> {
		return this.send('GET', `/calls?limit=${limit}`);
	}

	clearCalls(): Promise<void> {
		return this.send('DELETE', '/calls');
	}

	addFault(fault: FaultInput): Promise<void> {
		return this.send('POST', '/faults', fault);
	}

	clearFaults(): Promise<void> {
		return this.send('DELETE', '/faults');
	}

	/** A new account with records of its own. @param hosting data hosting location, such as `eu1`; default `na1` */
	addPortal(name: string, hosting?: string): Promise<PortalAccess> {
		return this.send('POST', '/portals', { name, hosting });
	}

	/** A private token of a portal. @param scopes default: all */
	async issuePrivateToken(portalId: number, scopes?: string[]): Promise<string> {
		return (await this.send<{ token: string }>('POST', `/portals/${portalId}/tokens`, { scopes })).token;
	}

	/** @param lacks permissions the user behind it does not have, which makes it a user-level token */
	async issueAccessToken(portalId: number, lifeSeconds?: number, lacks?: string[]): Promise<string> {
		const path = `/portals/${portalId}/access-tokens`;
		return (await this.send<{ token: string }>('POST', path, { lifeSeconds, lacks })).token;
	}

	/** Puts records into a portal. @returns their ids */
	seed(
		portalId: number,
		objectType: string,
		records: ReadonlyArray<Readonly<Record<string, string | null>>>,
	): Promise<string[]> {
		return this.send('POST', `/portals/${portalId}/records/${objectType}`, records);
	}

	/** Archives records, but lets search go on counting them. @returns their ids, ascending */
	plantGhosts(portalId: number, objectType: string, plan: GhostPlan): Promise<string[]> {
		return this.send('POST', `/portals/${portalId}/ghosts/${objectType}`, plan);
	}

	/** Newest records of a type, as a table. */
	table(portalId: number, objectType: string, text = ''): Promise<RecordTable> {
		return this.send('GET', `/portals/${portalId}/records/${objectType}?text=${encodeURIComponent(text)}`);
	}

	record(portalId: number, objectType: string, id: string): Promise<RecordView> {
		return this.send('GET', `/portals/${portalId}/records/${objectType}/${id}`);
	}

	defineProperty(portalId: number, objectType: string, property: PropertyInput): Promise<void> {
		return this.send('POST', `/portals/${portalId}/properties/${objectType}`, property);
	}

	requireOnCreate(portalId: number, objectType: string, name: string): Promise<void> {
		return this.send('POST', `/portals/${portalId}/required/${objectType}`, { name });
	}

	/** Notes all portals as they are. @returns a function that brings them back */
	async snapshot(): Promise<() => Promise<void>> {
		const { id } = await this.send<{ id: number }>('POST', '/snapshots');
		return () => this.send('POST', `/snapshots/${id}/restore`);
	}

	private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}/_sandbox${path}`, {
			method,
			...(body === undefined
				? {}
				: { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
		});
		const answer = (await response.json()) as T & { message?: string };
		if (!response.ok) throw new Error(`sandbox: ${answer.message ?? response.statusText}`);
		return answer;
	}
}
