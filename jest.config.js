/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist'],
	transform: { '\\.ts$': '<rootDir>/test/support/transform.js' },
	reporters: ['default', '<rootDir>/test/support/tally-reporter.js'],
	testTimeout: 30_000,
	maxWorkers: '100%',
	// The n8n engine keeps timers of its own alive.
	forceExit: true,
};
