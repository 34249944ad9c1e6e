import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const TOOLING = ['sandbox/**/*.ts', 'harness/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'test/**/*.ts'];
const NODE = 'nodes/HubspotCrm';

/** Warnings pass unseen in a green build, so everything that n8n only warns of is an error here. */
const asErrors = (rules) =>
	Object.fromEntries(
		Object.entries(rules).map(([rule, level]) => [rule, level === 'warn' ? 'error' : level]),
	);

/** `from` lists what the files of `target` may not import. */
const zone = (target, from, message) =>
	[target].flat().map((one) => ({
		target: `./${NODE}/${one}`,
		from: from.map((path) => `./${NODE}/${path}`),
		message,
	}));

const HOST_FACING = [
	'HubspotCrm.node.ts',
	'HubspotCrmTrigger.node.ts',
	'HubspotCrmWebhookTrigger.node.ts',
	'actions',
	'methods',
	'fields',
];
const PURE = [
	'values',
	'batch/plan.ts',
	'batch/settle.ts',
	'search',
	...['signature', 'address', 'events', 'filter', 'duplicates', 'objectTypes'].map(
		(name) => `webhook/${name}.ts`,
	),
];

/** Data flows in one direction: a layer knows only those below it. */
const LAYERS = [
	...zone(
		PURE,
		[
			...HOST_FACING,
			'schema',
			'paging',
			'batch/send.ts',
			'batch/read.ts',
			'transport/client.ts',
			'transport/connection.ts',
		],
		'This is pure computation: it is given values and returns values, and knows neither host nor network.',
	),
	...zone(['values', 'search'], ['batch'], 'Values and filters know nothing of batches.'),
	...zone(
		'transport',
		[...HOST_FACING, 'schema', 'batch', 'paging', 'search', 'values'],
		'The transport carries requests; what they are for is decided above it.',
	),
	...zone(
		['batch', 'paging'],
		[...HOST_FACING, 'schema'],
		'Batches and pages are used by operations and know none.',
	),
	...zone(
		'schema',
		[...HOST_FACING, 'batch', 'paging'],
		'What an account looks like does not depend on what is done with it.',
	),
	...zone(
		'fields',
		['actions', 'methods', 'transport/client.ts', 'transport/connection.ts'],
		'Fields are descriptions; operations use them, not the other way round.',
	),
	...zone(
		'polling',
		HOST_FACING,
		'What a trigger does when it polls; the node file only hands over to it.',
	),
	...zone('methods', ['actions'], 'Look-ups of the editor do not run operations.'),
	...zone('actions', ['methods'], 'Operations do not depend on the look-ups of the editor.'),
];

/** Other ways of the host to send a request, which miss its limits, its retries or the credential. */
const OTHER_HTTP = [
	'httpRequest',
	'request',
	'requestWithAuthentication',
	'requestOAuth1',
	'requestOAuth2',
	'requestWithAuthenticationPaginated',
];

const noOtherHttp = {
	selector: `MemberExpression[object.property.name='helpers'] > Identifier.property[name=/^(${OTHER_HTTP.join('|')})$/]`,
	message: 'Requests go through the client in transport/.',
};

const onlyTransportCallsTheHost = {
	selector:
		':matches(Identifier[name="httpRequestWithAuthentication"], Literal[value="httpRequestWithAuthentication"])',
	message:
		'Only transport/ talks to the host about HTTP. Use its client, which keeps the limits and explains the errors.',
};

export default defineConfig(
	globalIgnores(['dist/', 'coverage/', '.cache/']),

	{
		name: 'every file',
		files: ['**/*.{js,mjs,ts}'],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			eqeqeq: 'error',
			'no-unreachable': 'error',
			'no-debugger': 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			'object-shorthand': 'error',
		},
	},

	{
		name: 'every TypeScript file',
		files: [...SHIPPED, ...TOOLING],
		extends: [importX.flatConfigs.typescript],
		plugins: { 'import-x': importX },
		languageOptions: {
			parserOptions: {
				project: './tsconfig.dev.json',
				tsconfigRootDir: import.meta.dirname,
				// Else the second pass of `--fix` runs without types and reports every use of them.
				disallowAutomaticSingleRunInference: true,
			},
		},
		settings: {
			'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.dev.json' })],
		},
		rules: {
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-self-import': 'error',
			'import-x/no-duplicates': ['error', { 'prefer-inline': false }],
			'import-x/no-mutable-exports': 'error',
		},
	},
	{
		name: 'code that is shipped',
		files: SHIPPED,
		extends: [tseslint.configs.strictTypeChecked],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/return-await': ['error', 'always'],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/no-confusing-void-expression': 'off',
			// Parameters and answers are of unknown type by nature, and their types here are wishes: a check that the
			// compiler thinks needless is often the one that saves an execution.
			'@typescript-eslint/no-unnecessary-condition': 'off',
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-unnecessary-type-conversion': 'off',
			'import-x/no-restricted-paths': ['error', { zones: LAYERS, basePath: import.meta.dirname }],
			// The rules of n8n let any package of devDependencies through, but the host installs none of them.
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: '^(?!(n8n-workflow|luxon|(node:)?crypto)$|\\.{1,2}(/|$))',
							message:
								'The host provides n8n-workflow and luxon; nothing else is installed beside this package.',
						},
					],
				},
			],
			'no-restricted-globals': [
				'error',
				{ name: 'fetch', message: 'Requests go through the client in transport/.' },
			],
			'no-restricted-syntax': ['error', noOtherHttp, onlyTransportCallsTheHost],
			'no-console': 'error',
		},
	},
	{
		name: 'the one caller of the host',
		files: [`${NODE}/transport/**/*.ts`],
		rules: { 'no-restricted-syntax': ['error', noOtherHttp] },
	},
	{
		name: 'tooling and tests',
		files: TOOLING,
		extends: [tseslint.configs.recommendedTypeChecked],
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/restrict-template-expressions': 'off',
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-unnecessary-type-assertion': 'off',
			// Stand-ins for asynchronous interfaces of the host have nothing to wait for.
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		name: 'tests',
		files: ['test/**/*.ts'],
		rules: {
			// Tests look into answers of unknown shape; that is what they are for.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		name: "the engine's methods are looked up by name",
		files: ['harness/**/*.ts'],
		rules: { '@typescript-eslint/unbound-method': 'off' },
	},

	{
		name: "n8n's rules for what a community package ships",
		files: ['package.json', '{nodes,credentials}/**/*.{ts,json}'],
		plugins: n8nCommunityNodesPlugin.configs.recommended.plugins,
		// n8n's scanner ignores such comments too, so they would only hide what it refuses.
		linterOptions: { noInlineConfig: true },
		rules: asErrors(n8nCommunityNodesPlugin.configs.recommended.rules),
	},
	{
		name: 'JSON is an object literal to these rules',
		files: ['package.json', '{nodes,credentials}/**/*.json'],
		languageOptions: { parser: tseslint.parser },
	},
	{
		name: 'plugin of the wording and layout rules',
		files: ['package.json', ...SHIPPED],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
	},
	{
		name: 'package file',
		files: ['package.json'],
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		name: 'credentials',
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Wants a slug of n8n's own documentation; a community package has a full address.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// Goes by the name alone; credential-password-field of the other plugin is more exact.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		name: 'nodes',
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// Want the text 'main', where today's rule (node-connection-type-literal) wants NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Some limits of HubSpot are real ones.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
