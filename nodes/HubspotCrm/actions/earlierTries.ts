import type { IDataObject, IExecuteData, IExecuteFunctions } from 'n8n-workflow';

import type { HubspotRecord } from '../api/records';
import type { Failure } from '../errors/failure';
import type { Outcome, Outcomes } from '../output/outcome';
import type { NotTaken } from '../values/taken';

/**
 * What the earlier tries of a run did, by the index of the item. By index and not by values, which may be others in each
 * try, as those of `$now` are.
 */
export class EarlierTries {
	/** What became of the items that went through: they are left alone. */
	readonly done = new Map<number, Outcome>();
	/** The records of items that failed after they were written, as when an association was refused. */
	readonly written = new Map<
		number,
		Array<{ record: HubspotRecord; extra?: IDataObject; notTaken?: NotTaken[] }>
	>();
	/** Why it is not known whether the record of an item was created. */
	readonly doubts = new Map<number, Failure>();
	/** The calls of all tries together. */
	calls = 0;

	/** Keeps the outcomes of the items that went through in a try, and counts its calls. */
	keep(outcomes: Outcomes, calls: number): void {
		this.calls += calls;
		for (const [index, outcome] of outcomes.entries()) {
			if (!outcome || !('json' in outcome)) continue;
			this.done.set(index, outcome);
			this.written.delete(index);
			this.doubts.delete(index);
		}
	}
}

const byRun = new WeakMap<object, EarlierTries>();

/** What earlier tries of this run did: nothing in the first one. Undefined if the node has no *Retry On Fail*. */
export function earlierTries(host: IExecuteFunctions): EarlierTries | undefined {
	const run = runOf(host);
	if (!run) return undefined;
	const earlier = byRun.get(run) ?? new EarlierTries();
	byRun.set(run, earlier);
	return earlier;
}

/** Forgets the tries of this run, since it ends with this one. */
export function endTries(host: IExecuteFunctions): void {
	const run = runOf(host);
	if (run) byRun.delete(run);
}

/**
 * The object that all tries of a run have in common, and no other run has (n8n-host 0.6). Neither the id of the
 * execution nor the index of the run will do: over the MCP trigger the id is undefined and the index 0 in each call, so
 * that one caller would get another's result.
 */
function runOf(host: IExecuteFunctions): object | undefined {
	const { name, retryOnFail } = host.getNode();
	if (retryOnFail !== true) return undefined;
	const data = host.getExecuteData() as IExecuteData | undefined;
	if (data?.node.name === name) return data;
	// A tool gets the data of the agent that calls it, but the arguments of the call as its input.
	const args: unknown = host.getInputData()[0]?.json;
	return typeof args === 'object' && args !== null ? args : undefined;
}
