import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

import { explain } from './explain';
import type { ErrorContext } from './explain';
import type { Explanation, Failure } from './failure';

/**
 * Builds the error of one item from a failure. It never wraps an existing error, which n8n would return unchanged
 * (n8n-host 0.4).
 */
export function apiError(node: INode, failure: Failure, context: ErrorContext): NodeApiError {
	const { message, description } = explain(failure, context);
	const error = new NodeApiError(node, factsOf(failure), {
		message,
		description,
		httpCode: failure.status === undefined ? (failure.code ?? '') : String(failure.status),
		itemIndex: context.itemIndex,
	});
	// n8n replaces a message that contains a code such as EPERM, and data of users may contain one (n8n-host 0.4).
	error.message = message;
	error.description = description;
	error.context.hubspot = factsOf(failure);
	return error;
}

/** Builds the error of one item whose parameters cannot be used. */
export function inputError(
	node: INode,
	{ message, description }: Explanation,
	itemIndex?: number,
): NodeOperationError {
	const error = new NodeOperationError(node, message, { description, itemIndex });
	error.message = message;
	error.description = description;
	return error;
}

/** The facts of a failure that error branches get besides its words. HubSpot's whole answer is never among them. */
function factsOf({
	kind,
	status,
	category,
	correlationId,
	existingId,
	written,
	maybeApplied,
	issues,
}: Failure): JsonObject {
	const facts = {
		kind,
		status,
		category,
		correlationId,
		existingId,
		recordId: written?.id,
		maybeApplied: maybeApplied || undefined,
		properties: issues.map(({ property, code, value }) => ({ property, code, value })),
	};
	// JSON leaves out undefined values.
	return JSON.parse(JSON.stringify(facts)) as JsonObject;
}
