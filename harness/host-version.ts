/**
 * Where the engines of n8n 1.123, 2.20 and 2.41 want to be called in different ways. What the node can tell apart is
 * not for here: it is what the tests on these hosts are about.
 */
import type { WorkflowExecute } from 'n8n-core';
import type { IPinData, Workflow } from 'n8n-workflow';

type Run = ReturnType<WorkflowExecute['run']>;
type RunByPosition = (
	workflow: Workflow,
	start?: undefined,
	destination?: undefined,
	pinData?: IPinData,
) => Run;

/** Runs a workflow from its first node on. n8n 1 takes positions, n8n 2 an object. */
export function runWorkflow(execution: WorkflowExecute, workflow: Workflow, pinData: IPinData): Run {
	if (execution.run.length === 1) return execution.run({ workflow, pinData });
	const run = execution.run.bind(execution) as unknown as RunByPosition;
	return run(workflow, undefined, undefined, pinData);
}
