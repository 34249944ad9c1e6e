const { rm } = require('node:fs/promises');
const { dest, src, series } = require('gulp');

/** Removes what an earlier build left. */
function clean() {
	return rm('dist', { recursive: true, force: true });
}

/** Copies icons and output schemas beside the compiled nodes; tsc brings everything else. */
function assets() {
	return src(['nodes/**/*.svg', 'credentials/**/*.svg', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.clean = clean;
exports.assets = assets;
exports.default = series(clean, assets);
