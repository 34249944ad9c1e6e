import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Fault } from '../http/faults';
import type { SandboxOptions } from '../options';
import type { Portal, PortalType } from '../store/portal';
import type { PropertyInput } from '../store/property-kit';
import { ALL_SCOPES } from '../store/scopes';
import { plantGhosts, seedRecords, type GhostPlan } from '../store/seed';
import type { World } from '../world';
import { openPortal, type PortalAccess } from './access';
import { recordViewOf, stateOf, tableOf } from './views';

/** Where the control API lives: no HubSpot path begins so. */
export const CONTROL = '/_sandbox';

/** A fault as it travels: an expression is its source text. */
export type FaultInput = Omit<Fault, 'route'> & { route?: string; pattern?: string };

/** A mistake of the caller, answered with 400 and its message. */
class ControlError extends Error {}

type Params = Readonly<Record<string, string>>;

interface ControlCall {
	params: Params;
	query: Readonly<Record<string, string | undefined>>;
	body: unknown;
}

function bodyOf(request: FastifyRequest): unknown {
	if (typeof request.body !== 'string' || request.body === '') return undefined;
	try {
		return JSON.parse(request.body);
	} catch {
		throw new ControlError('The body is no JSON.');
	}
}

/** The body as an object; its fields are the caller's responsibility, who has the typed client. */
function fieldsOf<T extends object>(call: ControlCall): T {
	if (typeof call.body !== 'object' || call.body === null)
		throw new ControlError('The body must be a JSON object.');
	return call.body as T;
}

function listOf<T>(call: ControlCall): T[] {
	if (!Array.isArray(call.body)) throw new ControlError('The body must be a JSON array.');
	return call.body as T[];
}

function whole(text: string | undefined, fallback: number): number {
	const number = Number(text ?? fallback);
	if (!Number.isInteger(number) || number < 0) throw new ControlError(`'${text}' is not a whole number.`);
	return number;
}

/** The control API of a sandbox: for tests in other processes, and for the page. */
export function mountControl(app: FastifyInstance, world: World): void {
	const snapshots = new Map<number, () => void>();

	const portalOf = ({ params }: ControlCall): Portal => {
		const portal = world.portals.get(Number(params.portalId));
		if (!portal) throw new ControlError(`There is no portal ${params.portalId}.`);
		return portal;
	};
	const typeOf = (call: ControlCall): PortalType => {
		const entry = portalOf(call).find(call.params.objectType ?? '');
		if (!entry) throw new ControlError(`There is no object type ${call.params.objectType}.`);
		return entry;
	};
	const route = (
		method: 'GET' | 'POST' | 'DELETE',
		path: string,
		handle: (call: ControlCall) => unknown,
	): void => {
		app.route({
			method,
			url: CONTROL + path,
			config: { internal: true },
			handler: (request, reply) => {
				try {
					const result = handle({
						params: request.params as Params,
						query: request.query as ControlCall['query'],
						body: bodyOf(request),
					});
					return reply.header('content-type', 'application/json').send(JSON.stringify(result ?? null));
				} catch (error) {
					if (!(error instanceof ControlError || error instanceof RangeError)) throw error;
					reply.code(400).header('content-type', 'application/json');
					return reply.send(JSON.stringify({ message: error.message }));
				}
			},
		});
	};

	route('GET', '/state', () => stateOf(world));
	route('POST', '/options', (call) => {
		world.configure(fieldsOf<SandboxOptions>(call));
		return world.options;
	});
	route('POST', '/clock', (call) => {
		world.clock.advance(fieldsOf<{ advanceMs: number }>(call).advanceMs);
		return { now: world.clock.now() };
	});

	route('GET', '/calls', ({ query }) => world.calls.all().slice(-whole(query.limit, 1_000)));
	route('DELETE', '/calls', () => world.calls.clear());

	route('GET', '/faults', () =>
		world.faults.list().map(({ route: target, ...fault }) => ({ ...fault, route: target && String(target) })),
	);
	route('POST', '/faults', (call) => {
		const { pattern, ...fault } = fieldsOf<FaultInput>(call);
		world.faults.add(pattern === undefined ? fault : { ...fault, route: new RegExp(pattern) });
	});
	route('DELETE', '/faults', () => world.faults.clear());

	route('POST', '/portals', (call): PortalAccess => {
		const { name, hosting } = fieldsOf<{ name: string; hosting?: string }>(call);
		const { portalId, token, oauth } = openPortal(world, name, hosting);
		return { portalId, token, oauth };
	});
	route('POST', '/portals/:portalId/tokens', (call) => {
		const { scopes } = fieldsOf<{ scopes?: string[] }>(call);
		return { token: world.tokens.issuePrivate(portalOf(call).id, scopes ?? ALL_SCOPES).value };
	});
	route('POST', '/portals/:portalId/access-tokens', (call) => {
		const { lifeSeconds, lacks } = fieldsOf<{ lifeSeconds?: number; lacks?: string[] }>(call);
		const grant = world.tokens.grants.find(({ portalId }) => portalId === portalOf(call).id);
		if (!grant) throw new ControlError('No app is installed in this portal.');
		const life = lifeSeconds ?? world.options.tokenLifeSeconds;
		return { token: world.tokens.issueAccess(grant, life, lacks).value };
	});

	const records = '/portals/:portalId/records/:objectType';
	route('GET', records, (call) => {
		const limit = Math.min(whole(call.query.limit, 50), 500);
		return tableOf(typeOf(call), call.query.text ?? '', whole(call.query.offset, 0), limit);
	});
	route('POST', records, (call) => seedRecords(portalOf(call), call.params.objectType ?? '', listOf(call)));
	route('GET', `${records}/:recordId`, (call) => {
		const record = typeOf(call).records.get(call.params.recordId ?? '');
		if (!record) throw new ControlError(`There is no record ${call.params.recordId}.`);
		return recordViewOf(portalOf(call), typeOf(call), record);
	});
	route('POST', '/portals/:portalId/ghosts/:objectType', (call) => {
		const plan = fieldsOf<GhostPlan>(call);
		return plantGhosts(portalOf(call), call.params.objectType ?? '', plan, world.random.ghosts);
	});
	route('POST', '/portals/:portalId/properties/:objectType', (call) => {
		portalOf(call).defineProperty(call.params.objectType ?? '', fieldsOf<PropertyInput>(call));
	});
	route('POST', '/portals/:portalId/required/:objectType', (call) => {
		typeOf(call).properties.requiredOnCreate.add(fieldsOf<{ name: string }>(call).name);
	});

	route('POST', '/snapshots', () => {
		const id = snapshots.size + 1;
		snapshots.set(id, world.snapshot());
		return { id };
	});
	route('POST', '/snapshots/:id/restore', ({ params }) => {
		const restore = snapshots.get(Number(params.id));
		if (!restore) throw new ControlError(`There is no snapshot ${params.id}.`);
		restore();
	});
}
