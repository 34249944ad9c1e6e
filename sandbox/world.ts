import { VirtualClock } from './core/clock';
import { Random } from './core/random';
import { CallLog } from './http/call-log';
import { FaultList } from './http/faults';
import { Limiter } from './http/limits';
import { resolveOptions, type ResolvedOptions, type SandboxOptions } from './options';
import { Portal } from './store/portal';
import { TokenStore } from './store/tokens';

const FIRST_PORTAL_ID = 62_515_001;

/** Everything one sandbox holds, apart from the server that speaks for it. */
export class World {
	options: ResolvedOptions;
	readonly clock = new VirtualClock();
	readonly portals = new Map<number, Portal>();
	readonly tokens: TokenStore;
	readonly limiter: Limiter;
	readonly calls = new CallLog();
	readonly faults: FaultList;
	/** Failures of the sandbox itself, answered with 500: always a bug here. */
	readonly crashes: unknown[] = [];
	/** One generator for each use, so that a fault more does not change the next id. */
	readonly random: { ids: Random; order: Random; correlation: Random };

	constructor(options: SandboxOptions) {
		this.options = resolveOptions(options);
		const { seed } = this.options;
		this.random = { ids: new Random(seed), order: new Random(seed + 1), correlation: new Random(seed + 2) };
		this.faults = new FaultList(new Random(seed + 3));
		this.tokens = new TokenStore(this.clock, new Random(seed + 4));
		this.limiter = new Limiter(this.clock, () => this.options);
	}

	addPortal(name: string): Portal {
		const portal = new Portal(FIRST_PORTAL_ID + this.portals.size, name, {
			clock: this.clock,
			random: this.random.ids,
			searchLagMs: () => this.options.searchLagMs,
		});
		this.portals.set(portal.id, portal);
		return portal;
	}

	configure(changes: SandboxOptions): void {
		this.options = resolveOptions(changes, this.options);
	}
}
