import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

import type { Secrets } from './secrets';
import { realSleep } from './time';
import type { Pace } from './time';
import type { Delivered, Report, Task } from './worker-messages';

/** Says that the process of a worker ended before its report came. */
export class WorkerEnded extends Error {}

/** Real milliseconds beyond its time after which a task is given up, since its process no longer reacts. */
const DEAF_MS = 10_000;

/** What is told of a task whose process had to be ended because of another one. */
const INTERRUPTED: Report = { hung: false, seconds: 0, megabytes: 0, unhandled: [], seen: '' };

interface Waiting {
	resolve: (report: Report) => void;
	reject: (error: Error) => void;
}

/** A process with the n8n engine and the node, which works on several tasks side by side. */
export class Worker {
	private child?: ChildProcess;
	private starting?: Promise<ChildProcess>;
	private readonly waiting = new Map<number, Waiting>();
	private last = 0;

	private constructor(
		private readonly pace: Pace,
		private readonly secrets: Secrets,
	) {}

	/** Starts a worker; it ends with this process. */
	static async start(pace: Pace, secrets: Secrets): Promise<Worker> {
		const worker = new Worker(pace, secrets);
		await worker.running();
		return worker;
	}

	/**
	 * Has a task done. What can be seen of it is searched for secrets. If the process no longer reacts, it is replaced by
	 * a new one, and the other tasks that it worked on are told as neither done nor failed. Rejects with WorkerEnded if
	 * the worker is killed meanwhile.
	 */
	async perform(task: Task): Promise<Report> {
		const child = await this.running();
		const id = ++this.last;
		const boundMs = (task.boundSeconds / this.pace.speed) * 1_000 + DEAF_MS;
		let done = false;
		const told = new Promise<Report>((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			child.send({ id, task });
		});
		void realSleep(boundMs).then(() => {
			if (!done) this.replace(id, boundMs);
		});
		try {
			const report = await told;
			const what = task.task === 'run' ? String(task.parameters.operation) : 'poll';
			this.secrets.look(what, report.seen);
			return report;
		} finally {
			done = true;
		}
	}

	/** Ends the process at once, in the middle of whatever it does. */
	async kill(): Promise<void> {
		const { child } = this;
		if (!child) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGKILL');
		await gone;
	}

	/** Ends a process that no longer reacts because of the task `id`. */
	private replace(id: number, ms: number): void {
		const seconds = (ms / 1_000) * this.pace.speed;
		for (const [other, { resolve }] of this.waiting)
			resolve(other === id ? { ...INTERRUPTED, hung: true, seconds } : INTERRUPTED);
		this.waiting.clear();
		this.child?.kill('SIGKILL');
		this.child = undefined;
		this.starting = undefined;
	}

	private async running(): Promise<ChildProcess> {
		this.starting ??= this.fork();
		return await this.starting;
	}

	private async fork(): Promise<ChildProcess> {
		const child = fork(path.join(__dirname, 'worker.ts'), [JSON.stringify(this.pace)], {
			execArgv: ['--expose-gc', '--require', require.resolve('tsx/cjs')],
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		this.child = child;
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (text: Buffer) =>
				this.secrets.look('the output of the process', text.toString('utf8')),
			);
		child.on('message', ({ id, report }: Delivered) => {
			if (id === undefined || !report) return;
			this.waiting.get(id)?.resolve(report);
			this.waiting.delete(id);
		});
		child.on('exit', () => {
			if (this.child !== child) return;
			for (const { reject } of this.waiting.values()) reject(new WorkerEnded('The process ended'));
			this.waiting.clear();
		});
		await new Promise<void>((resolve, reject) => {
			child.once('message', () => resolve());
			child.once('exit', (code) => reject(new WorkerEnded(`A worker did not start: exit code ${code}`)));
		});
		return child;
	}
}
