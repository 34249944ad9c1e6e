/**
 * The package in a real n8n, in a real browser: `npm run test:e2e`. Apart from the rest, since n8n weighs 3 GB.
 * With E2E_ALL=1 (`npm run test:e2e:all`) also those that take minutes.
 */
const LONG = ['/queue\\.', '/webhooks-load\\.'];

module.exports = {
	...require('./jest.config.js'),
	globalSetup: '<rootDir>/test/e2e/support/setup.ts',
	testMatch: ['**/*.e2e.ts'],
	testPathIgnorePatterns: ['/node_modules/', ...(process.env.E2E_ALL ? [] : LONG)],
	testTimeout: 180_000,
	// One n8n at a time is enough for a small machine.
	maxWorkers: 1,
};
