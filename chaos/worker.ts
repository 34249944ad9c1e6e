/* The n8n engine with the built node in a process of its own, whose time runs fast. Speaks IPC with `workers.ts`. */
import { AsyncLocalStorage } from 'node:async_hooks';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject, INode, INodeExecutionData, INodeType } from 'n8n-workflow';

import { Engine } from '../harness/engine';
import type { Poller } from '../harness/polling';
import { CREDENTIAL_TYPES, hubspotWorkflow } from '../harness/workflow';
import { quickenClocks, quickenTimers, realMs, setSkew } from './time';
import type { Pace } from './time';
import type {
	Delivered,
	Order,
	OutputItem,
	PollTask,
	Report,
	RunError,
	RunTask,
	Task,
} from './worker-messages';

const NODE = 'HubSpot CRM';
/** Real milliseconds that a stopped run gets to come to its end. */
const GRACE_MS = 3_000;
const SAMPLE_MS = 20;
const MOST_SEEN = 2_000_000;

const pace = JSON.parse(process.argv[2] ?? '') as Pace;
quickenClocks(pace);
quickenTimers(pace);

/** What is noted while a task runs. */
interface Notes {
	/** Settles with what the node itself returned or threw, whatever n8n makes of it. */
	node?: Promise<{ output: INodeExecutionData[] } | { error: unknown }>;
	logs: unknown[];
}

const notes = new AsyncLocalStorage<Notes>();
const unhandled: string[] = [];
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
	process.on(
		event,
		(error: unknown) => void unhandled.push(`${event}: ${String((error as Error)?.stack ?? error)}`),
	);

/** Counts what is in use while tasks run, above what was in use before the first of them. */
class Memory {
	private running = 0;
	private idle = 0;
	private peak = 0;

	constructor() {
		setInterval(() => this.sample(), SAMPLE_MS).unref();
	}

	async during<T>(work: () => Promise<T>): Promise<{ result: T; megabytes: number }> {
		if (this.running++ === 0) {
			globalThis.gc?.();
			this.idle = process.memoryUsage.rss();
			this.peak = this.idle;
		}
		try {
			const result = await work();
			this.sample();
			return { result, megabytes: (this.peak - this.idle) / 1_048_576 };
		} finally {
			this.running--;
		}
	}

	private sample(): void {
		this.peak = Math.max(this.peak, process.memoryUsage.rss());
	}
}

type Ended = Pick<Report, 'output' | 'error' | 'refused'> & { shown: unknown };

async function main(): Promise<void> {
	const engine = await Engine.load();
	watchNode(engine);
	watchLogs();
	const memory = new Memory();
	const pollers = new Map<string, Poller>();
	const perform = async (task: Task, stop: AbortController): Promise<Ended> =>
		task.task === 'run' ? await run(engine, task, stop) : await poll(engine, pollers, task);

	process.on('message', ({ id, task }: Order) => {
		void notes.run({ logs: [] }, async () => {
			const { result, megabytes } = await memory.during(async () => await within(task, perform));
			send({ id, report: { ...result, megabytes, unhandled: unhandled.splice(0) } });
		});
	});
	process.on('disconnect', () => process.exit(0));
	send({});
}

const send = (delivered: Delivered): void => void process.send?.(delivered);

/** Runs a task to its end, or until it has been told to stop and does not. */
async function within(
	task: Task,
	perform: (task: Task, stop: AbortController) => Promise<Ended>,
): Promise<Omit<Report, 'megabytes' | 'unhandled'>> {
	const stop = new AbortController();
	const started = realMs();
	const ended = perform(task, stop).catch((error: unknown): Ended => ({
		refused: String(error),
		shown: error,
	}));
	const late = new Promise<undefined>((resolve) => {
		// These timers are quick: `ms` of them are milliseconds on the node's clock.
		setTimeout(() => {
			stop.abort();
			setTimeout(() => resolve(undefined), GRACE_MS * pace.speed);
		}, task.boundSeconds * 1_000);
	});
	const result = await Promise.race([ended, late]);
	const seconds = ((realMs() - started) / 1_000) * pace.speed;
	const { shown, ...told } = result ?? { shown: undefined };
	const seen = JSON.stringify([shown, notes.getStore()?.logs], withErrors).slice(0, MOST_SEEN);
	return { ...told, hung: !result, seconds, seen };
}

async function run(
	engine: Engine,
	{ parameters, items, access, continueOnFail, cancelAfterMs }: RunTask,
	stop: AbortController,
): Promise<Ended> {
	const { authentication, data } = access;
	if (cancelAfterMs !== undefined) setTimeout(() => stop.abort(), cancelAfterMs * pace.speed);
	const result = await engine.run({
		workflow: hubspotWorkflow(parameters, {
			authentication,
			...(continueOnFail ? { onError: 'continueRegularOutput' } : {}),
		}),
		credentials: { hubspot: { type: CREDENTIAL_TYPES[authentication], data } },
		pinned: { Start: items },
		signal: stop.signal,
	});
	// n8n does not wait for a node whose execution was cancelled.
	const node = await notes.getStore()?.node;
	const error = node && 'error' in node ? node.error : node ? undefined : result.error;
	const output = node && 'output' in node ? node.output : undefined;
	return {
		output: output?.map(plainItem),
		error: error === undefined ? undefined : plainError(error),
		shown: [output, error, result.error, result.hints(NODE)],
	};
}

async function poll(
	engine: Engine,
	pollers: Map<string, Poller>,
	{ poller: name, parameters, access, skewMs, restart }: PollTask,
): Promise<Ended> {
	const { authentication, data } = access;
	if (skewMs !== undefined) setSkew(skewMs);
	const credentialType = CREDENTIAL_TYPES[authentication];
	const node: INode = {
		id: name,
		name: `Trigger ${name}`,
		type: 'n8n-nodes-hubspot-crm.hubspotCrmTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: { authentication, ...parameters },
		credentials: { [credentialType]: { id: 'hubspot', name: 'HubSpot' } },
	};
	const poller =
		pollers.get(name) ??
		engine.poller({ node, credentials: { hubspot: { type: credentialType, data } }, timezone: 'UTC' });
	pollers.set(name, poller);
	if (restart) poller.restart();
	try {
		const output = await poller.poll();
		return { output: output.map(plainItem), shown: output };
	} catch (error) {
		return { error: plainError(error), shown: error };
	}
}

/** Notes what the node itself returns or throws: n8n keeps only a part of it, and nothing after a cancellation. */
function watchNode(engine: Engine): void {
	const type = engine.nodeType('hubspotCrm');
	const execute = Reflect.get(type, 'execute') as INodeType['execute'];
	if (!execute) throw new Error('The node cannot be executed');
	type.execute = async function () {
		const running = execute.call(this);
		const noted = notes.getStore();
		if (noted)
			noted.node = running.then(
				(output) => ({ output: (output as INodeExecutionData[][])[0] ?? [] }),
				(error: unknown) => ({ error }),
			);
		return await running;
	};
}

/** Notes what is logged, by any part of n8n or the node. */
function watchLogs(): void {
	const logger = Container.get(Logger);
	for (const level of ['debug', 'info', 'warn', 'error'] as const) {
		const plain = logger[level].bind(logger);
		logger[level] = (message, metadata) => {
			notes.getStore()?.logs.push([level, message, metadata]);
			plain(message, metadata);
		};
	}
}

function plainItem({ json, pairedItem }: INodeExecutionData): OutputItem {
	const paired = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return { json, item: typeof paired === 'object' ? paired.item : paired };
}

function plainError(error: unknown): RunError {
	const { message, description, context } = error as {
		message?: string;
		description?: string | null;
		context?: IDataObject;
	};
	return {
		message: message ?? String(error),
		description: description ?? '',
		facts: (context?.hubspot ?? {}) as IDataObject,
		itemIndex: context?.itemIndex as number | undefined,
	};
}

/** Writes errors with all that hangs on them, as logs and databases may. */
function withErrors(_name: string, value: unknown): unknown {
	if (value instanceof Error)
		return Object.fromEntries(
			Object.getOwnPropertyNames(value)
				.filter((name) => name !== 'node')
				.map((name) => [name, Reflect.get(value, name) as unknown]),
		);
	return typeof value === 'bigint' ? String(value) : value;
}

void main();
