import { openPortal } from './control/access';
import type { LoggedCall, CallLog } from './http/call-log';
import type { Fault } from './http/faults';
import { buildServer } from './http/server';
import type { LieOptions, LimitOptions, SandboxOptions } from './options';
import type { OwnerInput } from './store/owners';
import type { Portal } from './store/portal';
import type { RequiredWhen } from './store/property-catalog';
import type { PropertyInput } from './store/property-kit';
import { exportRecord, plantGhosts, seedRecords, type GhostPlan, type SandboxRecord } from './store/seed';
import type { Grant } from './store/tokens';
import type { Delivery } from './webhooks/delivery';
import { World } from './world';

export type {
	Delivery,
	Fault,
	GhostPlan,
	LieOptions,
	LimitOptions,
	LoggedCall,
	OwnerInput,
	PropertyInput,
	RequiredWhen,
	SandboxOptions,
	SandboxRecord,
};

/** A running local HubSpot, and what tests may do to it without HTTP. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	readonly port: number;
	/** Id of the default portal. */
	readonly portalId: number;
	/** A private-app token of the default portal with all scopes. */
	readonly token: string;
	/** An OAuth app that is installed in the default portal. */
	readonly oauth: { clientId: string; clientSecret: string; refreshToken: string };
	/** What people have agreed to on the consent page, oldest first; the first one is that installation. */
	readonly grants: ReadonlyArray<Readonly<Pick<Grant, 'portalId' | 'scopes'>>>;
	/**
	 * A new access token of that installation.
	 *
	 * @param lifeSeconds default: the option `tokenLifeSeconds`
	 * @param lacks permissions the user behind it does not have, such as `Edit Associations`: makes it a
	 * user-level token (HubSpot API notes, section 1.3)
	 */
	issueAccessToken(lifeSeconds?: number, lacks?: string[]): string;
	issuePrivateToken(scopes: string[]): string;
	/** Ends an access token of whatever kind. */
	revokeToken(value: string): void;
	readonly calls: CallLog;
	readonly faults: { add(fault: Fault): () => void; clear(): void };
	readonly clock: { now(): number; advance(ms: number): void };
	/** Changes options at run time; those left out keep their value. */
	configure(options: Partial<SandboxOptions>): void;
	/** Records of the default portal, without HTTP and without limits. */
	readonly records: {
		seed(objectType: string, list: ReadonlyArray<Readonly<Record<string, string | null>>>): string[];
		all(objectType: string): SandboxRecord[];
		get(objectType: string, id: string): SandboxRecord | undefined;
		/** Archives records, but lets search go on counting them. @returns their ids, ascending */
		plantGhosts(objectType: string, plan: GhostPlan): string[];
		/** Records that are not archived. */
		count(objectType: string): number;
	};
	defineProperty(objectType: string, property: PropertyInput): void;
	/** Takes somebody in who may own records. @returns the owner's id */
	addOwner(owner: OwnerInput): string;
	/** Makes a property required on create, as an administrator can (HubSpot API notes, section 1.3). */
	requireOnCreate(objectType: string, name: string): void;
	/** Makes a property required as soon as another one has a value (HubSpot API notes, section 1.3). */
	requireWhen(objectType: string, rule: RequiredWhen): void;
	/** Webhooks of the OAuth app, as its owner sets them up. */
	readonly webhooks: {
		readonly appId: string;
		/** The `hapikey` for the management API. */
		readonly developerKey: string;
		/** Sets the target and what it hears; an entry is an event type, with the property for `propertyChange`. */
		configure(
			targetUrl: string,
			subscriptions: readonly { eventType: string; propertyName?: string; objectTypeId?: string }[],
		): void;
		/** The last calls to the target. */
		readonly deliveries: readonly Delivery[];
	};
	/** Failures of the sandbox itself. Not empty: a bug here. */
	readonly crashes: readonly unknown[];
	close(): Promise<void>;
}

/**
 * Starts a local HubSpot on 127.0.0.1.
 *
 * @throws the listening error, such as EADDRINUSE for a busy port
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const world = new World(options);
	const { portalId, token, oauth, app } = openPortal(world, 'Sandbox');
	const portal = world.portals.get(portalId) as Portal;
	const grant = world.tokens.grants[0] as Grant;
	const webhooks = world.webhooksOf(app);
	const server = buildServer(world);
	await server.listen({ host: '127.0.0.1', port: world.options.port });
	const address = server.server.address();
	const port = typeof address === 'object' && address ? address.port : world.options.port;

	return {
		url: `http://127.0.0.1:${port}`,
		port,
		portalId,
		token,
		oauth,
		grants: world.tokens.grants,
		issueAccessToken: (lifeSeconds = world.options.tokenLifeSeconds, lacks) =>
			world.tokens.issueAccess(grant, lifeSeconds, lacks).value,
		issuePrivateToken: (scopes) => world.tokens.issuePrivate(portalId, scopes).value,
		revokeToken: (value) => world.tokens.revoke(value),
		calls: world.calls,
		faults: { add: (fault) => world.faults.add(fault), clear: () => world.faults.clear() },
		clock: world.clock,
		configure: (changes) => world.configure(changes),
		records: {
			seed: (objectType, list) => seedRecords(portal, objectType, list),
			plantGhosts: (objectType, plan) => plantGhosts(portal, objectType, plan, world.random.ghosts),
			all: (objectType) => portal.need(objectType).records.all().map(exportRecord),
			get: (objectType, id) => {
				const record = portal.need(objectType).records.get(id);
				return record && exportRecord(record);
			},
			count: (objectType) => portal.need(objectType).records.count,
		},
		addOwner: (owner) => portal.addOwner(owner).id,
		defineProperty: (objectType, property) => portal.defineProperty(objectType, property),
		requireOnCreate: (objectType, name) => void portal.need(objectType).properties.requiredOnCreate.add(name),
		requireWhen: (objectType, rule) => {
			const { properties } = portal.need(objectType);
			properties.conditions = [...properties.conditions, rule];
		},
		webhooks: {
			appId: app.appId,
			developerKey: world.developerKey,
			configure: (targetUrl, subscriptions) => {
				webhooks.configure(targetUrl);
				webhooks.subscriptions.clear();
				for (const one of subscriptions) webhooks.subscribe({ ...one, active: true });
			},
			deliveries: webhooks.deliveries,
		},
		crashes: world.crashes,
		close: async () => {
			world.close();
			await server.close();
		},
	};
}
