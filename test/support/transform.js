const { transformSync } = require('esbuild');

/** Turns TypeScript into what this Node runs, with maps for stack traces. Types are checked by `npm run typecheck`. */
module.exports = {
	process(source, file) {
		const { code, map } = transformSync(source, {
			loader: 'ts',
			format: 'cjs',
			target: 'node20',
			sourcefile: file,
			sourcemap: true,
		});
		return { code, map };
	},
};
