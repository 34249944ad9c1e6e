/* A sandbox in a process of its own, so that it does not share a core with what is measured. Speaks IPC. */
import { startSandbox } from '../sandbox';
import type { SandboxOptions } from '../sandbox';

void (async () => {
	const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}') as SandboxOptions);
	process.on('message', (question: { route?: string; clear?: boolean }) => {
		const all = sandbox.calls.all().filter(({ path }) => path.includes(question.route ?? ''));
		process.send?.({ calls: all.length, refused: all.filter(({ status }) => status === 429).length });
		if (question.clear) sandbox.calls.clear();
	});
	process.on('disconnect', () => process.exit(0));
	process.send?.({ url: sandbox.url, token: sandbox.token });
})();
