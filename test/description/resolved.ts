import path from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyCollection, INodeType } from 'n8n-workflow';

import manifest from '../../package.json';

const ROOT = path.resolve(__dirname, '../..');

/** A compiled node or credential type, with the path of the source that it comes from. */
export interface Compiled<T> {
	className: string;
	source: string;
	instance: T;
}

/** The nodes that the package registers, as a host would load them. */
export const compiledNodes = (): Array<Compiled<INodeType>> =>
	manifest.n8n.nodes.map((file) => load<INodeType>(file));

/** The credential types that the package registers, as a host would load them. */
export const compiledCredentials = (): Array<Compiled<ICredentialType>> =>
	manifest.n8n.credentials.map((file) => load<ICredentialType>(file));

function load<T>(file: string): Compiled<T> {
	const className = path.basename(file).split('.')[0] as string;
	// A host requires the compiled file by its path, too.
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const exported = require(path.join(ROOT, file)) as Record<string, new () => T>;
	const Class = exported[className];
	if (!Class) throw new Error(`${file} exports no class ${className}`);
	return { className, source: file.replace(/^dist\//, '').replace(/\.js$/, '.ts'), instance: new Class() };
}

/** A value as the text of a TypeScript literal, one field a line, with bare keys: the rules look at no others. */
export function literal(value: unknown, indent = ''): string {
	if (Array.isArray(value)) {
		const entries = value.map((entry) => `${indent}\t${literal(entry, `${indent}\t`)},\n`);
		return entries.length === 0 ? '[]' : `[\n${entries.join('')}${indent}]`;
	}
	if (typeof value === 'object' && value !== null) {
		const fields = Object.entries(value)
			.filter(([, field]) => field !== undefined)
			.map(
				([key, field]) =>
					`${indent}\t${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${literal(field, `${indent}\t`)},\n`,
			);
		return fields.length === 0 ? '{}' : `{\n${fields.join('')}${indent}}`;
	}
	return JSON.stringify(value);
}

/** A parameter at its place: `options.properties` is the field 'properties' of the collection 'options'. */
export interface Placed {
	path: string;
	parameter: INodeProperties;
}

const isCollection = (entry: object): entry is INodePropertyCollection => 'values' in entry;
const isParameter = (entry: object): entry is INodeProperties => 'displayName' in entry && 'type' in entry;

/** The fields directly inside a parameter, in the groups that n8n shows together. */
export function innerGroups({
	options = [],
}: INodeProperties): Array<{ name: string | undefined; fields: INodeProperties[] }> {
	const groups = options.filter(isCollection).map(({ name, values }) => ({ name, fields: values }));
	const fields = options.filter((entry) => isParameter(entry));
	return fields.length > 0 ? [...groups, { name: undefined, fields }] : groups;
}

/** All parameters at all depths. */
export function flatten(parameters: INodeProperties[], prefix = ''): Placed[] {
	return parameters.flatMap((parameter) => {
		const place = prefix + parameter.name;
		const inner = innerGroups(parameter).flatMap(({ name, fields }) =>
			flatten(fields, `${place}.${name ? `${name}.` : ''}`),
		);
		return [{ path: place, parameter }, ...inner];
	});
}

const values = (parameter: INodeProperties, name: string): unknown[] | undefined =>
	parameter.displayOptions?.show?.[name];

/** The combinations of resource and operation that a node offers; without the one, the other, or both where it has none. */
export function combinations(
	parameters: INodeProperties[],
): Array<{ resource?: string; operation?: string }> {
	const valuesOf = (parameter: INodeProperties | undefined) =>
		(parameter?.options ?? []).map((option) => ('value' in option ? String(option.value) : ''));
	const resources = valuesOf(parameters.find(({ name }) => name === 'resource'));
	if (resources.length === 0) return [{}];
	return resources.flatMap((resource) => {
		const dropdown = parameters.find(
			(parameter) =>
				parameter.name === 'operation' && (values(parameter, 'resource') ?? [resource]).includes(resource),
		);
		// A trigger has object types, but nothing that it does to them.
		return dropdown ? valuesOf(dropdown).map((operation) => ({ resource, operation })) : [{ resource }];
	});
}

/** The parameters at the top level that one resource and operation can show. */
export function shownBy(
	parameters: INodeProperties[],
	{ resource, operation }: { resource?: string; operation?: string },
): INodeProperties[] {
	const admits = (parameter: INodeProperties, name: string, value: string | undefined) =>
		value === undefined || (values(parameter, name) ?? [value]).includes(value);
	return parameters.filter(
		(parameter) => admits(parameter, 'resource', resource) && admits(parameter, 'operation', operation),
	);
}

/** Whether no choice of the other parameters can show both: they ask different values of the same one. */
export function exclude(one: INodeProperties, other: INodeProperties): boolean {
	const conditions = one.displayOptions?.show ?? {};
	return Object.entries(conditions).some(([name, wanted]) => {
		const others = values(other, name);
		return (
			others !== undefined &&
			wanted !== undefined &&
			!others.some((value) => (wanted as unknown[]).includes(value))
		);
	});
}
