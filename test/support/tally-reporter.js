/** Prints the closing line `N passed, N failed`. A suite that could not even start counts as one failure. */
module.exports = class TallyReporter {
	onRunComplete(_contexts, results) {
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		// Behind the other reporters' output, which goes to stderr in the same tick.
		setImmediate(() => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
	}
};
