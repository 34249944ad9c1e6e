import 'reflect-metadata';

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Before the engine is loaded: a user folder of its own, since it writes a settings file, and no log of its own.
process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(tmpdir(), 'n8n-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'engine-without-secrets';
process.env.N8N_LOG_LEVEL ??= 'silent';

import { Container } from '@n8n/di';
import { Logger } from '@n8n/backend-common';
import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import { Expression, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IPinData,
	IRun,
	IRunExecutionData,
	IVersionedNodeType,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	NodeApiError,
} from 'n8n-workflow';

import { BASE_NODES } from './base-nodes';
import { StoredCredentials } from './credentials';
import type { CredentialStore } from './credentials';
import { runWorkflow } from './host-version';
import { Poller } from './polling';

/** The root of this package, whose `dist/` the engine loads as a host would. */
export const PACKAGE_ROOT = path.resolve(__dirname, '..');

/** What one node of a workflow did. */
export interface NodeReport {
	node: string;
	/** Items per output; undefined when the node failed. */
	outputs: INodeExecutionData[][] | undefined;
	milliseconds: number;
	/** Calls to HubSpot, as the node logs them. */
	traffic?: { calls: number; retries: number; waits: number; waitedMs: number };
}

export interface RunResult {
	run: IRun;
	error?: { message: string; description?: string | null; name: string; context?: IDataObject };
	/** Items on an output of a node's last run; empty when there are none. */
	items(node: string, output?: number): INodeExecutionData[];
	json(node: string, output?: number): IDataObject[];
	hints(node: string): string[];
}

export interface RunOptions {
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections'> & Partial<IWorkflowBase>;
	credentials?: CredentialStore;
	/** Items that a node puts out without being run: how a test feeds a workflow. */
	pinned?: Record<string, IDataObject[]>;
	timezone?: string;
	/** Told after each node. */
	onNode?(report: NodeReport): void;
	/** Stops the execution, as the editor's button does. */
	signal?: AbortSignal;
}

/** The real n8n engine over the built package: no editor, no database, and a few stand-ins for base nodes. */
export class Engine {
	private constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly baseNodes: Readonly<Record<string, INodeType>>,
	) {}

	/** @param baseNodes n8n's own nodes by their type, or what stands in for them */
	static async load(packageDirectory = PACKAGE_ROOT, baseNodes = BASE_NODES): Promise<Engine> {
		// isolated-vm has no build for every Node version; the legacy engine evaluates the same expressions.
		(Expression as unknown as { setExpressionEngine?: (name: string) => void }).setExpressionEngine?.(
			'legacy',
		);
		const loader = new PackageDirectoryLoader(packageDirectory);
		await loader.loadAll();
		return new Engine(loader, baseNodes);
	}

	/** The type of a node of the package, by its name without the package. */
	nodeType(name: string): INodeType {
		return NodeHelpers.getVersionedNodeType(this.loader.getNode(name).type);
	}

	/** Runs a workflow to its end. A failed node ends up in `error`; nothing is thrown for it. */
	async run({
		workflow: json,
		credentials = {},
		pinned,
		timezone = 'UTC',
		onNode,
		signal,
	}: RunOptions): Promise<RunResult> {
		const nodeTypes = this.nodeTypes();
		const workflow = new Workflow({
			id: 'workflow',
			name: json.name ?? 'workflow',
			nodes: structuredClone(json.nodes),
			connections: json.connections,
			active: false,
			nodeTypes,
			settings: { executionOrder: 'v1', timezone, ...json.settings },
		});
		const pinData = Object.fromEntries(
			Object.entries({ ...toItems(pinned ?? {}), ...json.pinData }).map(([node, items]) => [node, items]),
		) as IPinData;
		const hooks = new ExecutionLifecycleHooks('manual', 'execution', json as IWorkflowBase);
		const trafficOf = captureTraffic();
		hooks.addHandler('nodeExecuteAfter', (node, data) =>
			onNode?.({
				node,
				outputs: data.data?.main?.map((items) => items ?? []),
				milliseconds: data.executionTime,
				traffic: trafficOf(node),
			}),
		);
		const additionalData = { ...this.additionalData(credentials, nodeTypes), hooks };

		const execution = runWorkflow(new WorkflowExecute(additionalData, 'manual'), workflow, pinData);
		const stop = () => execution.cancel();
		signal?.addEventListener('abort', stop, { once: true });
		const run = await execution;
		signal?.removeEventListener('abort', stop);

		const { runData, error } = run.data.resultData;
		const items = (node: string, output = 0) => runData[node]?.at(-1)?.data?.main?.[output] ?? [];
		return {
			run,
			error: error as RunResult['error'],
			items,
			json: (node, output) => items(node, output).map((item) => item.json),
			hints: (node) => (runData[node]?.at(-1)?.hints ?? []).map(({ message }) => message),
		};
	}

	/** An active workflow of one polling trigger, polled when asked to. */
	poller({
		node,
		credentials,
		timezone,
	}: {
		node: INode;
		credentials: CredentialStore;
		timezone?: string;
	}): Poller {
		const nodeTypes = this.nodeTypes();
		return new Poller(node, nodeTypes, this.additionalData(credentials, nodeTypes), timezone);
	}

	/** Calls a look-up of the editor (`loadOptions`, `listSearch`, `resourceMapping`) as the editor would. */
	async lookUp(
		kind: 'loadOptions' | 'listSearch' | 'resourceMapping',
		method: string,
		{
			node,
			credentials,
			filter,
			field = 'lookUp',
		}: { node: INode; credentials: CredentialStore; filter?: string; field?: string },
	): Promise<unknown> {
		const nodeTypes = this.nodeTypes();
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const additionalData = {
			...this.additionalData(credentials, nodeTypes),
			currentNodeParameters: node.parameters,
		};
		const context = new LoadOptionsContext(workflow, node, additionalData, `parameters.${field}`);
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const methods = type.methods?.[kind] as Record<string, (filter?: string) => Promise<unknown>> | undefined;
		const found = methods?.[method];
		if (!found) throw new Error(`${node.type} has no ${kind} method ${method}`);
		return await found.call(context, filter);
	}

	/** A credential as calls see it: defaults filled in, expressions of its hidden fields resolved. */
	async resolveCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject> {
		const nodeTypes = this.nodeTypes();
		const helper = new StoredCredentials(this.loader, { one: { type, data } }, nodeTypes);
		const additionalData = this.additionalData({}, nodeTypes);
		return await helper.getDecrypted(additionalData, { id: 'one', name: 'one' }, type, 'internal');
	}

	/** Does what the button "Test" of a credential does: sends its test request and judges the answer by its rules. */
	async testCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const credential = this.loader.getCredential(type).type;
		const { request, rules = [] } = credential.test as ICredentialTestRequest;
		const tester: INodeType = {
			description: {
				...(BASE_NODES['n8n-nodes-base.noOp'] as INodeType).description,
				credentials: [{ name: type, required: true }],
				properties: [
					{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
				],
			},
		};
		const node: INode = {
			id: 'test',
			name: 'Test',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [0, 0],
			parameters: { temp: '' },
			credentials: { [type]: { id: 'test', name: 'Test' } },
		};
		const nodeTypes = { ...this.nodeTypes(), getByName: () => tester, getByNameAndVersion: () => tester };
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		// The button never trusts a token that is kept from before.
		const expirable = credential.properties.find(({ typeOptions }) => typeOptions?.expirable)?.name;
		const tested = expirable ? { ...data, [expirable]: '' } : data;
		const additionalData = this.additionalData({ test: { type, data: tested } }, this.nodeTypes());
		const input = { main: [[{ json: {} }]] };
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'internal',
			{ version: 1, resultData: { runData: {} } } as unknown as IRunExecutionData,
			0,
			[],
			input,
			{ node, data: input, source: null },
			[],
		);
		try {
			const response = await new RoutingNode(context, tester, undefined).runNode();
			const json = (response?.[0]?.[0] as INodeExecutionData).json as IDataObject | null;
			const broken = rules.find(
				({ type: kind, properties }) =>
					kind === 'responseSuccessBody' && json?.[properties.key] === properties.value,
			);
			return broken
				? { status: 'Error', message: broken.properties.message }
				: { status: 'OK', message: 'Connection successful!' };
		} catch (error) {
			const { message, description, httpCode } = error as NodeApiError;
			const rule = rules.find(
				({ type: kind, properties }) => kind === 'responseCode' && String(properties.value) === httpCode,
			);
			return { status: 'Error', message: rule?.properties.message ?? description ?? message };
		}
	}

	/** What n8n hands to every execution. */
	additionalData(credentials: CredentialStore, nodeTypes: INodeTypes): IWorkflowExecuteAdditionalData {
		return {
			credentialsHelper: new StoredCredentials(this.loader, credentials, nodeTypes),
			executionId: 'execution',
			currentNodeExecutionIndex: 0,
			restApiUrl: 'http://localhost/rest',
			instanceBaseUrl: 'http://localhost/',
			webhookBaseUrl: 'http://localhost/webhook',
			webhookTestBaseUrl: 'http://localhost/webhook-test',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
			variables: {},
			userId: 'user',
			setExecutionStatus() {},
			sendDataToUI() {},
			logAiEvent() {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	nodeTypes(): INodeTypes {
		const find = (type: string): INodeType | IVersionedNodeType => {
			const base = this.baseNodes[type];
			if (base) return base;
			const [packageName, name] = [
				type.slice(0, type.lastIndexOf('.')),
				type.slice(type.lastIndexOf('.') + 1),
			];
			if (packageName !== this.loader.packageName) throw new Error(`This runner has no node of type ${type}`);
			return this.loader.getNode(name).type;
		};
		return {
			getByName: find,
			getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(find(type), version),
			getKnownTypes: () => ({}),
		};
	}
}

const toItems = (lists: Record<string, IDataObject[]>): Record<string, INodeExecutionData[]> =>
	Object.fromEntries(Object.entries(lists).map(([node, list]) => [node, list.map((json) => ({ json }))]));

type Traffic = NonNullable<NodeReport['traffic']>;
const seen = new Map<string, Traffic>();
let listening = false;

/** Listens to what the nodes log about their calls, which is where a server's operator would look. */
function captureTraffic(): (node: string) => Traffic | undefined {
	if (!listening) {
		listening = true;
		const logger = Container.get(Logger);
		const plain = logger.debug.bind(logger);
		logger.debug = (message, metadata) => {
			if (message === 'HubSpot CRM traffic' && metadata)
				seen.set(String(metadata.node), metadata as unknown as Traffic);
			plain(message, metadata);
		};
	}
	return (node) => seen.get(node);
}
