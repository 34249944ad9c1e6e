import { VirtualClock } from './core/clock';
import { Random } from './core/random';
import { CallLog } from './http/call-log';
import { FaultList } from './http/faults';
import { Limiter } from './http/limits';
import { resolveOptions, type ResolvedOptions, type SandboxOptions } from './options';
import { HOME, Portal } from './store/portal';
import { TokenStore, type OAuthApp } from './store/tokens';
import { WebhookApp } from './webhooks/delivery';

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
	private readonly webhooks = new Map<string, WebhookApp>();
	/** The `hapikey` of the developer account, for webhook settings (HubSpot API notes, section 1.2). */
	readonly developerKey: string;
	/** Failures of the sandbox itself, answered with 500: always a bug here. */
	readonly crashes: unknown[] = [];
	/** One generator for each use, so that a fault more does not change the next id. */
	readonly random: {
		ids: Random;
		order: Random;
		correlation: Random;
		webhooks: Random;
		codes: Random;
		ghosts: Random;
	};

	constructor(options: SandboxOptions) {
		this.options = resolveOptions(options);
		const { seed } = this.options;
		this.random = {
			ids: new Random(seed),
			order: new Random(seed + 1),
			correlation: new Random(seed + 2),
			webhooks: new Random(seed + 5),
			codes: new Random(seed + 7),
			ghosts: new Random(seed + 8),
		};
		this.developerKey = new Random(seed + 6).uuid();
		this.faults = new FaultList(new Random(seed + 3));
		this.tokens = new TokenStore(
			this.clock,
			new Random(seed + 4),
			(portalId) => this.portals.get(portalId)?.hosting ?? HOME,
		);
		this.limiter = new Limiter(this.clock, () => this.options);
	}

	/** The webhooks of an app by its id. */
	webhookApp(appId: string): WebhookApp | undefined {
		const app = [...this.tokens.apps.values()].find((one) => one.appId === appId);
		return app && this.webhooksOf(app);
	}

	/** The webhooks of an app, which come into being with the first use. */
	webhooksOf(app: OAuthApp): WebhookApp {
		let webhooks = this.webhooks.get(app.appId);
		if (!webhooks) {
			webhooks = new WebhookApp(Number(app.appId), app.clientSecret, this.clock, this.random.webhooks);
			this.webhooks.set(app.appId, webhooks);
		}
		return webhooks;
	}

	/** Stops what runs beside the server. */
	close(): void {
		for (const webhooks of this.webhooks.values()) webhooks.close();
	}

	/** @param hosting data hosting location, such as `eu1`; default `na1` */
	addPortal(name: string, hosting?: string): Portal {
		const portal = new Portal(FIRST_PORTAL_ID + this.portals.size, name, {
			clock: this.clock,
			random: this.random.ids,
			searchLagMs: () => this.options.searchLagMs,
			ghostMs: () => this.options.lies.ghostMs,
			hosting,
		});
		portal.writes.onEvent(
			(event) => {
				const here = this.tokens.grants.filter((grant) => grant.portalId === portal.id && !grant.uninstalled);
				for (const appId of new Set(here.map(({ app }) => app.appId))) this.webhooks.get(appId)?.hear(event);
			},
			() =>
				[...this.webhooks.values()].some((webhooks) => webhooks.settings && webhooks.subscriptions.size > 0),
		);
		this.portals.set(portal.id, portal);
		return portal;
	}

	/**
	 * Notes all portals: records, definitions, associations, lists. Tokens, options and the clock are not part of it.
	 *
	 * @returns a function that brings them back, as often as it is called
	 */
	snapshot(): () => void {
		const noted = [...this.portals].map(([id, portal]) => ({ id, portal, restore: portal.snapshot() }));
		return () => {
			this.portals.clear();
			for (const { id, portal, restore } of noted) {
				this.portals.set(id, portal);
				restore();
			}
		};
	}

	configure(changes: SandboxOptions): void {
		this.options = resolveOptions(changes, this.options);
	}
}
