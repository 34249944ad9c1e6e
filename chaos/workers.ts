import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

import type { Secrets } from './secrets';
import type { Pace } from './time';
import type { Delivered, Report, Task } from './worker-messages';

/** Says that the process of a worker ended before its report came. */
export class WorkerEnded extends Error {}

/** A process with the n8n engine and the node, which works on several tasks side by side. */
export class Worker {
	private readonly waiting = new Map<number, { resolve(report: Report): void; reject(error: Error): void }>();
	private last = 0;
	private ended = false;

	private constructor(
		private readonly child: ChildProcess,
		private readonly secrets: Secrets,
	) {
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (text: Buffer) => this.secrets.look('output of the process', text.toString('utf8')));
		child.on('message', ({ id, report }: Delivered) => {
			if (id === undefined || !report) return;
			this.waiting.get(id)?.resolve(report);
			this.waiting.delete(id);
		});
		child.on('exit', () => {
			this.ended = true;
			for (const { reject } of this.waiting.values()) reject(new WorkerEnded('The process ended'));
			this.waiting.clear();
		});
	}

	/** Starts a worker; it ends with this process. */
	static async start(pace: Pace, secrets: Secrets): Promise<Worker> {
		const child = fork(path.join(__dirname, 'worker.ts'), [JSON.stringify(pace)], {
			execArgv: ['--expose-gc', '--require', require.resolve('tsx/cjs')],
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		const worker = new Worker(child, secrets);
		await new Promise<void>((resolve, reject) => {
			child.once('message', () => resolve());
			child.once('exit', (code) => reject(new WorkerEnded(`A worker did not start: exit code ${code}`)));
		});
		return worker;
	}

	/**
	 * Has a task done. What can be seen of it is searched for secrets. Rejects with WorkerEnded if the process ends
	 * meanwhile.
	 */
	async perform(task: Task): Promise<Report> {
		if (this.ended) throw new WorkerEnded('The process has ended');
		const id = ++this.last;
		const report = await new Promise<Report>((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			this.child.send({ id, task });
		});
		const what = task.task === 'run' ? `${String(task.parameters.operation)}` : 'poll';
		this.secrets.look(what, report.seen);
		return report;
	}

	/** Ends the process at once, in the middle of whatever it does. */
	async kill(): Promise<void> {
		if (this.ended) return;
		const gone = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGKILL');
		await gone;
	}
}
