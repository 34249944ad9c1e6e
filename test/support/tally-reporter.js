const { writeSync } = require('node:fs');

/** Ends the output with the line `N passed, N failed`. A suite that could not even start counts as one failure. */
module.exports = class TallyReporter {
	onRunComplete(_contexts, results) {
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		// At the very end, behind whatever else the runner has to say.
		process.on('exit', () => writeSync(1, `${results.numPassedTests} passed, ${failed} failed\n`));
	}
};
