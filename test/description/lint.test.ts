import path from 'node:path';

import type { Linter } from 'eslint';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import {
	combinations,
	compiledCredentials,
	compiledNodes,
	exclude,
	flatten,
	innerGroups,
	literal,
	shownBy,
} from './resolved';

const ROOT = path.resolve(__dirname, '../..');
/** The same ones as in eslint.config.mjs, for the same reasons. */
const SWITCHED_OFF = [
	'n8n-nodes-base/cred-class-field-documentation-url-miscased',
	'n8n-nodes-base/cred-class-field-type-options-password-missing',
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node',
	'n8n-nodes-base/node-class-description-outputs-wrong',
	'n8n-nodes-base/node-param-type-options-max-value-present',
];

/** Findings that stand, each with its reason. */
const ACCEPTED = [
	// A condition is read as property, operator, value; in the order of the alphabet it could not be filled in.
	"node-param-fixed-collection-type-unsorted-items: Alphabetize by 'displayName'. Order: Operator | Option Names or IDs | Property | Upper Value | Value | Values ",
	// So is an association: whom, by what, and how.
	"node-param-fixed-collection-type-unsorted-items: Alphabetize by 'displayName'. Order: If Not Found | Label Name or ID | Match By Property Name or ID | Object Type | Value ",
];

const nodes = compiledNodes().map((node) => [node.className, node] as const);
const credentials = compiledCredentials().map((credential) => [credential.className, credential] as const);

/** Lints source text that stands in no file; one line for each finding. */
type LintText = (kinds: Array<'nodes' | 'credentials'>, code: string, file: string) => Promise<string[]>;
let lintText: LintText;

beforeAll(() => {
	// The rules take every file for a node file when they find themselves in a test run, which they ask once.
	const before = process.env.NODE_ENV;
	process.env.NODE_ENV = 'production';
	lintText = linter();
	process.env.NODE_ENV = before;
});

function linter(): LintText {
	/* eslint-disable @typescript-eslint/no-require-imports -- loaded late, and the plugin has no types */
	const { ESLint } = require('eslint') as typeof import('eslint');
	const { parser } = require('typescript-eslint') as typeof import('typescript-eslint');
	const plugin = require('eslint-plugin-n8n-nodes-base') as {
		configs: Record<string, { rules: Linter.RulesRecord }>;
	};
	/* eslint-enable @typescript-eslint/no-require-imports */
	return async (kinds, code, file) => {
		const rules = Object.fromEntries(
			kinds
				.flatMap((kind) => Object.keys(plugin.configs[kind]?.rules ?? {}))
				.map((rule) => [rule, SWITCHED_OFF.includes(rule) ? 'off' : 'error'] as const),
		);
		const eslint = new ESLint({
			cwd: ROOT,
			overrideConfigFile: true,
			allowInlineConfig: false,
			overrideConfig: [
				{ files: ['**/*.ts'], languageOptions: { parser }, plugins: { 'n8n-nodes-base': plugin }, rules },
			] as Linter.Config[],
		});
		const [result] = await eslint.lintText(code, { filePath: path.join(ROOT, file) });
		const lines = code.split('\n');
		const findings = (result?.messages ?? []).map(({ ruleId, message, line, endLine }) => {
			const excerpt = lines
				.slice(line - 1, Math.min(endLine ?? line, line + 2))
				.map((text) => text.trim())
				.join(' ');
			return `${ruleId ?? 'not parsed'}: ${message} | ${excerpt}`;
		});
		// The same field stands below every object type.
		return [...new Set(findings)].filter(
			(finding) => !ACCEPTED.some((accepted) => finding.includes(accepted)),
		);
	};
}

const descriptionSource = (className: string, description: unknown) =>
	`export class ${className} implements INodeType {\n\tdescription: INodeTypeDescription = ${literal(description, '\t')};\n}\n`;

describe('the wording of what the editor shows', () => {
	test.each(nodes)(
		"%s follows n8n's rules, generated parameters included",
		async (_name, { className, source, instance }) => {
			expect(await lintText(['nodes'], descriptionSource(className, instance.description), source)).toEqual(
				[],
			);
		},
	);

	test.each(credentials)("%s follows n8n's rules", async (_name, { className, source, instance }) => {
		const fields = Object.entries(instance)
			.map(
				([field, value]) =>
					`\t${field}${field === 'properties' ? ': INodeProperties[]' : field === 'authenticate' ? ': IAuthenticateGeneric' : ''} = ${literal(value, '\t')};\n`,
			)
			.join('');
		const code = `export class ${className} implements ICredentialType {\n${fields}}\n`;
		expect(await lintText(['credentials'], code, source)).toEqual([]);
		// Fields of credentials are read beside those of nodes: the same wording rules.
		const properties = `export const properties: INodeProperties[] = ${literal(instance.properties)};\n`;
		expect(await lintText(['nodes'], properties, 'nodes/Shown.ts')).toEqual([]);
	});

	test('a planted fault is found, at any depth', async () => {
		const [, { className, source, instance }] = nodes[0] as (typeof nodes)[number];
		const description = structuredClone(instance.description);
		const plain = {
			displayName: 'Plain',
			name: 'plain',
			type: 'string',
			default: '',
			description: 'Some text',
		} as INodeProperties;
		description.properties.push(
			{ ...plain, displayName: 'badly cased', name: 'one' },
			{ ...plain, name: 'two', type: 'boolean', default: false, description: 'If it is set' },
			{
				...plain,
				name: 'three',
				type: 'collection',
				default: {},
				options: [{ ...plain, description: 'One sentence with a period.' }],
			},
			{
				...plain,
				name: 'four',
				type: 'fixedCollection',
				default: {},
				options: [{ displayName: 'Group', name: 'group', values: [{ ...plain, description: ' untrimmed' }] }],
			},
		);
		const found = await lintText(['nodes'], descriptionSource(className, description), source);
		expect(found.map((finding) => finding.split(':')[0])).toEqual(
			expect.arrayContaining([
				'n8n-nodes-base/node-param-display-name-miscased',
				'n8n-nodes-base/node-param-description-boolean-without-whether',
				'n8n-nodes-base/node-param-description-excess-final-period',
				'n8n-nodes-base/node-param-description-untrimmed',
			]),
		);
		const loose = `export const properties: INodeProperties[] = ${literal([{ ...plain, displayName: 'badly cased' }])};\n`;
		expect((await lintText(['nodes'], loose, 'nodes/Shown.ts')).join()).toContain('display-name-miscased');
		const miscased = await lintText(
			['credentials'],
			'export class HubspotApi implements ICredentialType {\n\tname = "Hubspot";\n}\n',
			'credentials/HubspotApi.credentials.ts',
		);
		expect(miscased.join()).toContain('cred-class-field-name-unsuffixed');
	});
});

/** Fields of `typeOptions` that name a method, and the group of methods that it is looked up in. */
const LOOK_UPS = {
	loadOptionsMethod: 'loadOptions',
	searchListMethod: 'listSearch',
	resourceMapperMethod: 'resourceMapping',
} as const;

/** `group.method` for each method that is named anywhere below a value. */
function namedMethods(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
		Object.hasOwn(LOOK_UPS, key) && typeof inner === 'string'
			? [`${LOOK_UPS[key as keyof typeof LOOK_UPS]}.${inner}`]
			: namedMethods(inner),
	);
}

function existingMethods({ methods = {} }: INodeType): string[] {
	return Object.values(LOOK_UPS).flatMap((group) =>
		Object.entries(methods[group] ?? {})
			.filter(([, method]) => typeof method === 'function')
			.map(([name]) => `${group}.${name}`),
	);
}

/** Pairs of parameters that share a name and can be shown together, as `place: name`. */
function clashes(parameters: INodeProperties[], place: string): string[] {
	const here = parameters.flatMap((one, at) =>
		parameters
			.slice(at + 1)
			.filter((other) => other.name === one.name && !exclude(one, other))
			.map(() => `${place}: ${one.name}`),
	);
	const inside = parameters.flatMap((parameter) =>
		innerGroups(parameter).flatMap(({ name, fields }) =>
			clashes(fields, `${place} > ${parameter.name}${name ? `.${name}` : ''}`),
		),
	);
	return [...here, ...inside];
}

const allClashes = (properties: INodeProperties[]) =>
	combinations(properties).flatMap((combination) =>
		clashes(
			shownBy(properties, combination),
			[combination.resource, combination.operation].filter(Boolean).join(' > ') || 'node',
		),
	);

describe.each(nodes)('the parameters of %s', (_name, { instance }) => {
	const { properties } = instance.description;

	test('name methods that exist, and every method is named', () => {
		expect([...new Set(namedMethods(properties))].sort()).toEqual(existingMethods(instance).sort());
	});

	test('never clash with one of the same name', () => {
		expect(allClashes(properties)).toEqual([]);
	});

	test('keep their type when a person switches resource or operation, since n8n keeps the value', () => {
		const types = new Map<string, Set<string>>();
		for (const { path: place, parameter } of flatten(properties))
			types.set(place, (types.get(place) ?? new Set()).add(parameter.type));
		expect([...types].filter(([, used]) => used.size > 1)).toEqual([]);
	});

	test('keep the names and values that users have in their workflows', () => {
		const lines = combinations(properties).flatMap((combination) =>
			shownBy(properties, combination).flatMap((shown) => {
				const { resource = 'any', operation = 'any' } = combination;
				const conditions = shown.displayOptions?.show ?? {};
				const where = `${'resource' in conditions ? resource : 'any'} / ${'operation' in conditions ? operation : 'any'}`;
				return flatten([shown]).map(
					({ path: place, parameter }) => `${where} / ${place} / ${parameter.type} / ${stored(parameter)}`,
				);
			}),
		);
		expect([...new Set(lines)].join('\n')).toMatchSnapshot();
	});
});

/** What of a parameter ends up in workflows: the default, and the values or modes to choose from. */
function stored({ default: preset, options = [], modes = [] }: INodeProperties): string {
	const choices = [
		...options.flatMap((option) => ('value' in option ? [String(option.value)] : [])),
		...modes.map(({ name }) => name),
	];
	return (JSON.stringify(preset) ?? 'none') + (choices.length > 0 ? ` of ${choices.join(', ')}` : '');
}

describe('the checks themselves', () => {
	const field = (name: string, show?: Record<string, string[]>): INodeProperties => ({
		displayName: name,
		name,
		type: 'string',
		default: '',
		...(show ? { displayOptions: { show } } : {}),
	});

	test('find a clash, on top and inside, and none between fields that exclude each other', () => {
		expect(allClashes([field('a'), field('a', { mode: ['x'] })])).toEqual(['node: a']);
		expect(allClashes([field('a', { mode: ['y'] }), field('a', { mode: ['x'] })])).toEqual([]);
		expect(allClashes([{ ...field('c'), type: 'collection', options: [field('a'), field('a')] }])).toEqual([
			'node > c: a',
		]);
	});

	test('find a method at any depth', () => {
		expect(namedMethods([{ modes: [{ typeOptions: { searchListMethod: 'missing' } }] }])).toEqual([
			'listSearch.missing',
		]);
	});
});
