import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { require as load } from 'tsx/cjs/api';
import tseslint from 'typescript-eslint';

const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const TOOLING = [
	'sandbox/**/*.ts',
	'harness/**/*.ts',
	'examples/**/*.ts',
	'bench/**/*.ts',
	'chaos/**/*.ts',
	'scripts/**/*.ts',
	'test/**/*.ts',
];
const NODE = 'nodes/HubspotCrm';

/** Warnings pass unseen in a green build, so everything that n8n only warns of is an error here. */
const asErrors = (rules) =>
	Object.fromEntries(
		Object.entries(rules).map(([rule, level]) => [rule, level === 'warn' ? 'error' : level]),
	);

/**
 * The rooms of the package, from the top down: a room imports only what stands below it. `docs/architecture.md` says what
 * each is for. A new folder has to be put in here, or `test/description/rooms.test.ts` fails.
 */
export const ROOMS = [
	'actions',
	'triggers',
	'methods',
	'output',
	'fields',
	'associations',
	'records',
	'search',
	'metadata',
	'values',
	'batch',
	'transport',
	'errors',
	'api',
	'objects',
];
const NODES = ['HubspotCrm.node.ts', 'HubspotCrmTrigger.node.ts', 'HubspotCrmWebhookTrigger.node.ts'];

/** `from` lists what the files of `target` may not import. */
const zone = (target, from, message) => ({
	target: `./${NODE}/${target}`,
	from: from.map((path) => `./${NODE}/${path}`),
	message,
});

/** Knowledge goes in one direction. */
const ZONES = [
	...ROOMS.map((room, at) =>
		zone(
			room,
			[...NODES, ...ROOMS.slice(0, at)],
			'A room imports only rooms below it (docs/architecture.md).',
		),
	),
	...['values', 'batch/plan.ts', 'batch/settle.ts', 'objects', 'api'].map((pure) =>
		zone(
			pure,
			['transport'],
			'This is pure computation: it is given values and returns values, and knows neither host nor network.',
		),
	),
	zone(
		'actions',
		['methods', 'triggers'],
		'Operations depend neither on look-ups of the editor nor on triggers.',
	),
	zone('triggers', ['methods'], 'Triggers do not depend on look-ups of the editor.'),
];

/** What differs between object types is data: these texts stand in `objects/` and nowhere else. */
const { OBJECT_TYPES } = load(`./${NODE}/objects/objectTypes.ts`, import.meta.url);
const { RECORD_ID, MERGED_IDS } = load(`./${NODE}/objects/keys.ts`, import.meta.url);
/** Words that n8n and this package use for other things as well. */
const COMMON_WORDS = ['name'];
export const TYPE_WORDS = new Set(
	OBJECT_TYPES.flatMap((object) => [
		object.key,
		object.path,
		object.typeId,
		object.webhookName,
		object.createdProperty,
		object.modifiedProperty,
		object.stageProperty,
		...Object.values(object.pipeline ?? {}),
		...object.keys.flatMap(({ property, further }) => [property, further]),
		...object.mainProperties,
		...object.defaultProperties,
		...Object.values(object.scopes).flat(),
	])
		.concat(RECORD_ID, MERGED_IDS)
		.filter((word) => word && !COMMON_WORDS.includes(word)),
);

const noTypeWords = {
	meta: { type: 'problem', schema: [] },
	create: (context) => ({
		Literal(node) {
			if (TYPE_WORDS.has(node.value))
				context.report({
					node,
					message: `'${node.value}' belongs to an object type: ask its entry in objects/objectTypes.ts.`,
				});
		},
	}),
};

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
	selector: `:matches(MemberExpression[object.property.name='helpers'] > Identifier.property, ObjectPattern > Property > Identifier.key)[name=/^(${OTHER_HTTP.join('|')})$/]`,
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
			'import-x/no-restricted-paths': ['error', { zones: ZONES, basePath: import.meta.dirname }],
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
		rules: { 'no-restricted-syntax': 'off' },
	},
	{
		name: 'one table of object types',
		files: SHIPPED,
		ignores: [`${NODE}/objects/**`],
		plugins: { package: { rules: { 'no-type-words': noTypeWords } } },
		rules: { 'package/no-type-words': 'error' },
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
