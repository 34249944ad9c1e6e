import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { Client } from '@hubspot/api-client';

import type { Sandbox } from '../../sandbox/index';
import { unlimited } from './support';

const CODEGEN = path.join(
	path.dirname(require.resolve('@hubspot/api-client/package.json')),
	'lib',
	'codegen',
);

interface Attribute {
	name: string;
	baseName: string;
	type: string;
}

/** What one family of the client turns bodies into models with. */
interface Serializer {
	deserialize(data: unknown, type: string, format: string): unknown;
	findCorrectType(data: unknown, type: string): string;
}

/** One call that the client can make. */
interface Operation {
	method: string;
	path: string;
}

/** Attributes that a model's typings do not mark with a `?`, by the names the client gives them. */
function requiredOf(family: string, model: string): ReadonlySet<string> {
	const file = path.join(CODEGEN, family, 'models', `${model}.d.ts`);
	if (!existsSync(file)) return new Set();
	const lines = readFileSync(file, 'utf8').matchAll(/^ {4}'(\w+)': /gm);
	return new Set([...lines].map(([, name]) => name as string));
}

function describesKind(value: unknown, type: string): boolean {
	if (type === 'string' || type === 'number' || type === 'boolean') return typeof value === type;
	if (type === 'Date') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
	if (type.startsWith('Array<')) return Array.isArray(value);
	if (type.startsWith('{')) return typeof value === 'object' && !Array.isArray(value);
	return true;
}

/**
 * Calls that the client can make, from the request factories of its APIs.
 *
 * @param family folder of generated code, such as `crm/lists`
 */
function operationsOf(family: string): Operation[] {
	const folder = path.join(CODEGEN, family);
	const typings = readFileSync(path.join(folder, 'types', 'PromiseAPI.d.ts'), 'utf8');
	return [...typings.matchAll(/class Promise(\w+Api) /g)].flatMap(([, api]) => {
		const source = readFileSync(path.join(folder, 'apis', `${api}.js`), 'utf8');
		const calls = source.matchAll(/localVarPath = '([^']+)'[^]*?HttpMethod\.(\w+)/g);
		return [...calls].map(([, route, method]) => ({ method: method as string, path: route as string }));
	});
}

function isEnum(value: unknown): value is Readonly<Record<string, string>> {
	return typeof value === 'object' && value !== null;
}

/** Attributes that recorded answers do not have although the typings say so (HubSpot API notes, section 3.2). */
const NOT_SENT = ['StandardError.links', 'StandardError.errors'];

/**
 * HubSpot's own client against a sandbox, with every answer held to the typings of the client: what they do not mark as
 * optional has to be there, and everything has to be of its kind. The client itself looks at neither.
 *
 * @param families folders of generated code whose models are watched, such as `crm/lists`
 * @param excused attributes whose typings are wrong, such as `Model.attribute`
 */
export class OfficialContract {
	private readonly found = new Set<string>();

	private constructor(
		readonly sandbox: Sandbox,
		readonly client: Client,
		private readonly families: readonly string[],
		private readonly excused: ReadonlySet<string>,
	) {}

	static async start(
		families: readonly string[],
		excused: readonly string[] = [],
	): Promise<OfficialContract> {
		const sandbox = await unlimited();
		const client = new Client({ accessToken: sandbox.token, basePath: sandbox.url });
		const contract = new OfficialContract(sandbox, client, families, new Set([...NOT_SENT, ...excused]));
		for (const family of families) contract.watch(family);
		return contract;
	}

	async stop(): Promise<void> {
		expect(this.sandbox.crashes).toEqual([]);
		await this.sandbox.close();
	}

	/** What answers lacked since the last time it was asked. */
	faults(): string[] {
		const faults = [...this.found];
		this.found.clear();
		return faults;
	}

	/** Operations of the client that the sandbox serves, but that were not called. */
	async uncalled(): Promise<string[]> {
		const operations = this.families
			.flatMap(operationsOf)
			.sort((one, other) => one.path.split('{').length - other.path.split('{').length);
		const fits = (operation: Operation) => {
			// The client drops a slash at the end, unless a query follows.
			const pattern = new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '')}/?$`);
			return ({ method, path: route }: Operation) => method === operation.method && pattern.test(route);
		};
		const called = new Set(
			this.sandbox.calls
				.all()
				.map(({ method, path: route }) => ({ method, path: route.split('?')[0] ?? '' }))
				.map((one) => operations.find((operation) => fits(operation)(one))),
		);
		const missing: string[] = [];
		for (const operation of new Set(operations)) {
			if (called.has(operation) || !(await this.isServed(operation))) continue;
			missing.push(`${operation.method} ${operation.path}`);
		}
		return missing;
	}

	/** Whether the sandbox has the path: without a token, what it has is refused, and what it has not is a page of HTML. */
	private async isServed({ method, path: route }: Operation): Promise<boolean> {
		const answer = await fetch(this.sandbox.url + route.replace(/\{\w+\}/g, '1'), { method });
		return !(answer.headers.get('content-type') ?? '').startsWith('text/html');
	}

	/** Looks at every model that a family's serializer makes, the nested ones too. */
	private watch(family: string): void {
		const folder = path.join(CODEGEN, family, 'models');
		const modules = new Map(readdirSync(folder).map((file) => [file.replace(/\.js$/, ''), file]));
		// The modules have to be those that the client itself loads.
		const load = (name: string): Record<string, unknown> =>
			modules.has(name) ? jest.requireActual<Record<string, unknown>>(path.join(folder, name)) : {};
		const serializer = load('ObjectSerializer').ObjectSerializer as Serializer;
		const enums = load('all');
		const original = serializer.deserialize.bind(serializer);
		serializer.deserialize = (data, type, format) => {
			const model = serializer.findCorrectType(data, type);
			const known = load(model)[model] as { attributeTypeMap?: readonly Attribute[] } | undefined;
			if (typeof data === 'object' && data !== null && known?.attributeTypeMap) {
				this.look(data as Record<string, unknown>, model, known.attributeTypeMap, requiredOf(family, model));
			}
			const allowed = enums[model];
			if (isEnum(allowed) && !Object.values(allowed).includes(data as string)) {
				this.found.add(`${model} is ${JSON.stringify(data)}`);
			}
			return original(data, type, format);
		};
	}

	private look(
		data: Readonly<Record<string, unknown>>,
		model: string,
		attributes: readonly Attribute[],
		required: ReadonlySet<string>,
	): void {
		for (const { name, baseName, type } of attributes) {
			if (this.excused.has(`${model}.${baseName}`)) continue;
			const value = data[baseName];
			if (value === undefined || value === null) {
				if (required.has(name)) this.found.add(`${model}.${baseName} is missing`);
			} else if (!describesKind(value, type)) {
				this.found.add(`${model}.${baseName} is ${JSON.stringify(value)}, not ${type}`);
			}
		}
	}
}
