/** Tests in a real browser: `npm run test:browser`. Apart from the rest, since they need Chromium on the machine. */
module.exports = {
	...require('./jest.config.js'),
	testMatch: ['**/*.browser.ts'],
};
