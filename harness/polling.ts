import { PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export interface PollOptions {
	/** Milliseconds that the host gives to one poll. */
	budgetMs?: number;
}

/**
 * An active workflow of one polling trigger, polled when asked to. As in n8n, its static data is stored after the
 * poll that comes with being activated, when a poll emits something, and when the workflow is stopped; a restart finds
 * what was stored last and activates the workflow again.
 */
export class Poller {
	/** The static data as the database holds it. */
	stored = '{}';
	private workflow: Workflow;
	private activated = false;

	constructor(
		private readonly node: INode,
		private readonly nodeTypes: INodeTypes,
		private readonly additionalData: IWorkflowExecuteAdditionalData,
		private readonly timezone = 'UTC',
	) {
		this.workflow = this.load();
	}

	/** One poll; throws what the node throws. Empty where it has nothing to tell. */
	async poll({ budgetMs }: PollOptions = {}): Promise<INodeExecutionData[]> {
		const items = await this.runPoll('trigger', budgetMs);
		if (items !== null || !this.activated) this.stored = JSON.stringify(this.workflow.staticData);
		this.activated = true;
		return items?.[0] ?? [];
	}

	/** What the button that tests the trigger does: static data begins empty and is not stored. */
	async test(): Promise<INodeExecutionData[]> {
		const active = this.workflow;
		this.workflow = this.load('{}');
		try {
			return (await this.runPoll('manual'))?.[0] ?? [];
		} finally {
			this.workflow = active;
		}
	}

	/** The process ends, in good order or not, and another one begins. */
	restart({ clean = false }: { clean?: boolean } = {}): void {
		if (clean) this.stored = JSON.stringify(this.workflow.staticData);
		this.workflow = this.load();
		this.activated = false;
	}

	private async runPoll(
		mode: WorkflowExecuteMode,
		budgetMs?: number,
	): Promise<INodeExecutionData[][] | null> {
		const node = this.workflow.getNode(this.node.name) as INode;
		const context = new PollContext(
			this.workflow,
			node,
			this.additionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			budgetMs === undefined ? undefined : () => budgetMs,
		);
		const { poll } = this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		if (!poll) throw new Error(`${node.type} does not poll`);
		return await poll.call(context);
	}

	private load(staticData = this.stored): Workflow {
		return new Workflow({
			id: 'workflow',
			nodes: [structuredClone(this.node)],
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes,
			settings: { timezone: this.timezone },
			staticData: JSON.parse(staticData) as IDataObject,
		});
	}
}
