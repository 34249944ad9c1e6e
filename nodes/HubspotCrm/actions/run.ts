import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { problemOf } from '../errors/explain';
import type { ErrorContext } from '../errors/explain';
import { apiError, inputError } from '../errors/nodeError';
import { Parameters } from '../fields/parameters';
import type { Outcome, Outcomes } from '../output/outcome';
import { HubspotClient } from '../transport/client';
import { connectionOf } from '../transport/connection/connection';
import { earlierTries, endTries } from './earlierTries';
import type { Operation, OperationContext } from './operation';
import { RESOURCE_BY_VALUE } from './registry';
import { runHint } from './runHint';
import type { RunHint } from './runHint';

type ItemError = NodeApiError | NodeOperationError;

/**
 * Runs the chosen operation for all input items. Only this file knows n8n's items, pairing and "continue on fail". Each
 * input item becomes its results or one error, in the order of the inputs.
 *
 * Rejects with the first error, but never under "continue on fail": n8n would then send the input items out of the
 * success branch (n8n-host 0.7).
 */
export async function run(host: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const node = host.getNode();
	const itemCount = host.getInputData().length;
	const tolerant = host.continueOnFail();
	const attempt = await outcomesOf(host, itemCount, tolerant);
	if ('error' in attempt) {
		if (!tolerant) throw attempt.error;
		return [Array.from({ length: itemCount }, (_, index) => errorItem(attempt.error, index))];
	}

	const { outcomes, context } = attempt;
	if (!tolerant) {
		const error = firstError(node, outcomes, context, itemCount);
		if (error) throw error;
	}
	const output: INodeExecutionData[] = [];
	for (let index = 0; index < itemCount; index++) {
		const outcome = outcomes[index];
		if (outcome && 'json' in outcome) {
			const { json: one, binary } = outcome;
			const all = Array.isArray(one) ? one : [one];
			for (const [at, json] of all.entries()) {
				const attached = at === 0 && binary ? { binary } : {};
				output.push({ json, ...attached, pairedItem: { item: index } });
			}
		} else {
			output.push(errorItem(errorOf(node, outcome, { ...context, itemIndex: index }), index));
		}
	}
	// Only then n8n tries the node again (n8n-host 0.6).
	if (output[0]?.json.error === undefined) endTries(host);
	return [output];
}

interface Done {
	outcomes: Outcomes;
	context: ErrorContext;
}

/**
 * Runs the operation. An error that concerns no single item, such as a missing credential, is returned. Never rejects.
 */
async function outcomesOf(
	host: IExecuteFunctions,
	itemCount: number,
	tolerant: boolean,
): Promise<Done | { error: ItemError }> {
	try {
		const resource = RESOURCE_BY_VALUE.get(host.getNodeParameter('resource', 0));
		const value = host.getNodeParameter('operation', 0);
		const operation = resource?.operations.find((one) => one.value === value);
		if (!resource || !operation) {
			return {
				error: inputError(host.getNode(), {
					message: 'This resource or operation does not exist',
					description: "Choose one in the parameters 'Resource' and 'Operation'.",
				}),
			};
		}
		const client = new HubspotClient(host, await connectionOf(host), host.getExecutionCancelSignal());
		const writes = operation.access !== 'read';
		const earlier = writes ? earlierTries(host) : undefined;
		const stopOnFailure = !tolerant;
		const run = {
			host,
			client,
			parameters: new Parameters(host),
			object: resource.object,
			itemCount,
			stopOnFailure,
			earlier,
		};
		const outcomes = await perform(operation, run);
		earlier?.keep(outcomes, client.traffic.calls);
		report(host, client);
		if (writes) addHint(host, runHint(outcomes, itemCount, earlier?.calls ?? client.traffic.calls));
		return { outcomes, context: { record: resource.noun, action: operation.verb } };
	} catch (error) {
		return { error: asNodeError(host.getNode(), error) };
	}
}

async function perform(operation: Operation, context: OperationContext): Promise<Outcomes> {
	if (operation.many) return await operation.many(context);
	const outcomes: Outcomes = [];
	for (let index = 0; index < context.itemCount; index++) {
		const outcome = context.earlier?.done.get(index) ?? (await oneItem(operation, context, index));
		outcomes[index] = outcome;
		if (context.stopOnFailure && !('json' in outcome)) break;
	}
	return outcomes;
}

async function oneItem(operation: Operation, context: OperationContext, index: number): Promise<Outcome> {
	try {
		return (await operation.one?.(context, index)) ?? { json: [] };
	} catch (error) {
		return { problem: problemOf(error) };
	}
}

function errorOf(
	node: INode,
	outcome: Exclude<Outcome, { json: unknown }> | undefined,
	context: ErrorContext,
): ItemError {
	if (outcome && 'problem' in outcome) return inputError(node, outcome.problem, context.itemIndex);
	return apiError(node, outcome?.failure ?? { kind: 'notSent', issues: [] }, context);
}

/**
 * The error that ends the run: that of the item which failed first, and not of an item that was not sent because of it.
 * Undefined if no item failed.
 */
function firstError(
	node: INode,
	outcomes: Outcomes,
	context: ErrorContext,
	itemCount: number,
): ItemError | undefined {
	let done = 0;
	let first: number | undefined;
	let cause: number | undefined;
	for (let index = 0; index < itemCount; index++) {
		const outcome = outcomes[index];
		if (outcome && 'json' in outcome) done++;
		else {
			first ??= index;
			const leftAlone = !outcome || ('failure' in outcome && outcome.failure.kind === 'notSent');
			if (!leftAlone) cause ??= index;
		}
	}
	const index = cause ?? first;
	if (index === undefined) return undefined;
	const outcome = outcomes[index] as Exclude<Outcome, { json: unknown }> | undefined;
	const error = errorOf(node, outcome, { ...context, itemIndex: index });
	if (done > 0) {
		error.description =
			`${error.description ?? ''} Before that, ${done} of ${itemCount} items went through.`.trim();
	}
	return error;
}

/**
 * The item of an error. `error` is its text, so that a template prints it; the details stand under `message`, since n8n
 * sends an item with any third key out of the success branch (n8n-host 9).
 */
function errorItem(error: ItemError, index: number): INodeExecutionData {
	const details = error instanceof NodeApiError ? error.context.hubspot : undefined;
	return {
		json: {
			error: error.message,
			message: {
				description: error.description ?? '',
				...(typeof details === 'object' ? details : {}),
			},
		},
		pairedItem: { item: index },
	};
}

function asNodeError(node: INode, error: unknown): ItemError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	return inputError(node, problemOf(error));
}

/** Logs the calls, and shows a hint if they waited for more than 5 seconds in all: how long, and for what. */
function report(host: IExecuteFunctions, { traffic }: HubspotClient): void {
	host.logger.debug('HubSpot CRM traffic', { ...traffic, node: host.getNode().name });
	const { calls, waits, waitedMs, retries, retryMs, faults } = traffic;
	const met = Object.entries(faults).map(([fault, count]) => `${fault} (${count})`);
	const said = [
		waitedMs > LONG_MS && `HubSpot's rate limit set the pace: ${waits} of ${calls} calls had to wait for it`,
		retryMs > LONG_MS && `${retries} calls were sent again, after waits, because of: ${met.join(', ')}`,
	].filter((one) => one !== false);
	if (said.length > 0) addHint(host, { type: 'info', message: `${said.join('. ')}.` });
}

/** Milliseconds of waiting after which a run is told to have waited. */
const LONG_MS = 5_000;

/** Shows a hint with the results of the node, where n8n can. */
function addHint(host: IExecuteFunctions, hint: RunHint): void {
	if ('addExecutionHints' in host) host.addExecutionHints({ ...hint, location: 'outputPane' });
}
