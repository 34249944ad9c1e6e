import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import type { Request, Response } from 'express';
import { ExecutionLifecycleHooks, WebhookContext, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { CredentialStore } from './credentials';
import type { Engine } from './engine';

export interface WebhookServerOptions {
	/** An active workflow, with one node that has a webhook. */
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections'> & { id?: string };
	credentials: CredentialStore;
	/** n8n's setting WEBHOOK_URL, as a proxy makes it necessary; default: the address of this server. */
	publicUrl?: string;
	/** What the database holds of the workflow's static data, as JSON. */
	staticData?: string;
	/** Called where n8n starts an execution; what it throws is answered with 500, as n8n does. */
	beforeStart?(): Promise<void> | void;
	/** Whether to run the nodes behind the trigger as well; default: yes. */
	runWorkflow?: boolean;
}

/** n8n's own way of taking a webhook, without its database and its editor. */
export interface WebhookServer {
	/** `http://127.0.0.1:PORT` */
	readonly origin: string;
	/** Path of the production URL. */
	readonly path: string;
	/** Path of the test URL. */
	readonly testPath: string;
	/** Items of each execution that was started, in order. */
	readonly executions: INodeExecutionData[][];
	/** Ends of the executions. */
	readonly runs: Array<Promise<IRun>>;
	/** Errors that the trigger threw. */
	readonly errors: Error[];
	/** Static data as n8n's database holds it. */
	staticData(): string;
	close(): Promise<void>;
}

type WebhookRequest = Request & { rawBody?: Buffer };

/**
 * Serves the webhook of a workflow over real HTTP as n8n 2.41 does (`live-webhooks.js`, `webhook-helpers.js`): for each
 * request it loads the workflow with its stored static data, calls the trigger in a `WebhookContext`, starts an
 * execution, stores static data that changed, and answers.
 */
export async function serveWebhooks(engine: Engine, options: WebhookServerOptions): Promise<WebhookServer> {
	const node = triggerOf(engine, options.workflow.nodes);
	const tail = `${node.webhookId}/${String(engine.nodeType(nameOf(node)).description.webhooks?.[0]?.path)}`;
	const executions: INodeExecutionData[][] = [];
	const runs: Array<Promise<IRun>> = [];
	const errors: Error[] = [];
	let stored = options.staticData ?? '{}';
	let origin = '';

	const call = async (request: WebhookRequest, response: Response, mode: WorkflowExecuteMode) => {
		const workflow = new Workflow({
			id: options.workflow.id ?? 'workflow',
			nodes: structuredClone(options.workflow.nodes),
			connections: options.workflow.connections,
			active: true,
			nodeTypes: engine.nodeTypes(),
			staticData: JSON.parse(stored) as IDataObject,
			settings: { executionOrder: 'v1' },
		});
		const publicUrl = options.publicUrl ?? origin;
		const additionalData: IWorkflowExecuteAdditionalData = {
			...engine.additionalData(options.credentials, engine.nodeTypes()),
			webhookBaseUrl: `${publicUrl}/webhook`,
			webhookTestBaseUrl: `${publicUrl}/webhook-test`,
			httpRequest: request,
			httpResponse: response,
			hooks: new ExecutionLifecycleHooks(mode, 'execution', options.workflow as IWorkflowBase),
		};
		const save = () => {
			// Static data of a test is not stored.
			if (mode !== 'manual' && workflow.staticData.__dataChanged)
				stored = JSON.stringify(workflow.staticData);
		};
		const start = workflow.getNode(node.name) as INode;
		const result = await runWebhook(engine, workflow, start, additionalData, mode);
		if (result.noWebhookResponse) return save();
		const [items] = result.workflowData ?? [];
		if (!result.workflowData || !items) {
			save();
			return void response.json({ message: 'Webhook call received' });
		}
		await options.beforeStart?.();
		executions.push(items);
		if (options.runWorkflow !== false)
			runs.push(execute(workflow, start, result.workflowData, additionalData, mode));
		save();
		response.status(200).end();
	};

	const app = express();
	app.use((request: WebhookRequest, response, next) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			request.rawBody = Buffer.concat(chunks);
			try {
				request.body = parse(request);
				next();
			} catch (error) {
				response.status(422).json({ message: (error as Error).message });
			}
		});
	});
	for (const [endpoint, mode] of [
		['webhook', 'webhook'],
		['webhook-test', 'manual'],
	] as const) {
		app.post([`/${endpoint}/${tail}`, `/${endpoint}/${tail}/`], (request, response) => {
			call(request, response, mode).catch((error: Error) => {
				errors.push(error);
				if (!response.headersSent) response.status(500).json({ message: 'Error in workflow' });
			});
		});
	}

	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		path: `/webhook/${tail}`,
		testPath: `/webhook-test/${tail}`,
		executions,
		runs,
		errors,
		staticData: () => stored,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** n8n reads JSON only where the content type says so. */
function parse({ rawBody, headers }: WebhookRequest): unknown {
	const isJson = headers['content-type']?.split(';')[0]?.trim() === 'application/json';
	return isJson && rawBody?.length ? (JSON.parse(rawBody.toString('utf8')) as unknown) : {};
}

async function runWebhook(
	engine: Engine,
	workflow: Workflow,
	node: INode,
	additionalData: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
): Promise<IWebhookResponseData> {
	const type = engine.nodeType(nameOf(node));
	const webhookDescription = type.description.webhooks?.[0];
	if (!type.webhook || !webhookDescription) throw new Error(`${node.type} has no webhook`);
	const data = { webhookDescription, isTest: mode === 'manual' } as unknown as IWebhookData;
	return await type.webhook.call(new WebhookContext(workflow, node, additionalData, mode, data, [], null));
}

/** Runs the workflow from its trigger on. */
async function execute(
	workflow: Workflow,
	node: INode,
	main: INodeExecutionData[][],
	additionalData: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
): Promise<IRun> {
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main }, source: null }] },
	});
	return await new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
}

function triggerOf(engine: Engine, nodes: INode[]): INode & { webhookId: string } {
	const types = engine.nodeTypes();
	const found = nodes.find(
		({ type, typeVersion }) => types.getByNameAndVersion(type, typeVersion).description.webhooks,
	);
	if (!found?.webhookId) throw new Error('The workflow has no webhook trigger with a webhookId');
	return found as INode & { webhookId: string };
}

const nameOf = ({ type }: INode) => type.slice(type.lastIndexOf('.') + 1);
