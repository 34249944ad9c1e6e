const path = require('node:path');

const { transform, testTimeout, reporters, maxWorkers, forceExit } = require('./jest.config.js');
const hosts = require('./test/hosts/hosts.json');

/**
 * The tests that run on n8n's engine, on the engines of older n8n versions: `npm run test:hosts`. The one of package.json
 * is for `npm test`. `-- --selectProjects 1.123.81` takes one of them.
 */
const engineOf = (version) => path.join(__dirname, '.cache/hosts', version, 'node_modules');

module.exports = {
	globalSetup: '<rootDir>/test/hosts/install.ts',
	transform,
	testTimeout,
	reporters,
	maxWorkers,
	forceExit,
	projects: Object.keys(hosts).map((version) => ({
		displayName: version,
		testEnvironment: 'node',
		transform,
		roots: ['<rootDir>/test'],
		testMatch: ['**/test/{cases,host,examples}/**/*.test.ts', '**/test/unit/thrown.test.ts'],
		modulePathIgnorePatterns: ['<rootDir>/dist'],
		// One copy of each for harness, built node and engine alike: classes of errors are compared.
		moduleNameMapper: {
			'^(n8n-core|n8n-workflow|@n8n/di|@n8n/backend-common|luxon)$': `${engineOf(version)}/$1`,
		},
	})),
};
