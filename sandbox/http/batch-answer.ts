import { invalid, type ErrorDetail } from '../core/errors';
import type { JsonBody, JsonObject } from '../core/json';
import type { ApiAnswer, ApiCall } from './api';

/** One entry of `inputs`. */
export interface BatchInput {
	fields: JsonObject;
	traceId: string | undefined;
}

/** One entry of `errors` in a 207 (HubSpot API notes, section 3.2). */
export interface BatchError {
	status: 'error';
	category: string;
	subCategory?: string;
	message: string;
	context?: Record<string, string[]>;
	errors?: ErrorDetail[];
}

/**
 * `inputs` of a batch; `undefined` when the field is missing, which HubSpot takes without a word.
 *
 * @throws ApiError 400 above the maximum (HubSpot API notes, section 3.2)
 */
export function inputsOf(body: JsonBody, max: number, histories = false): BatchInput[] | undefined {
	const { inputs } = body.object();
	if (inputs === undefined || inputs === null) return undefined;
	const list = body.asList(inputs);
	if (list.length > max) {
		const kind = histories ? 'batch request for property histories' : 'batch';
		throw invalid(
			`The maximum number of inputs supported in a ${kind} is ${max}. Please reduce the number of items and try again`,
		);
	}
	return list.map((one) => {
		const fields = body.asObject(one, 'BatchInput');
		return { fields, traceId: body.asText(fields.objectWriteTraceId) };
	});
}

/** Trace ids of a batch; `partial` when each input has its own and the portal honours them. */
export function traceIdsOf(
	call: ApiCall,
	inputs: readonly BatchInput[],
): { partial: boolean; ids: (string | undefined)[] } {
	const ids = inputs.map(({ traceId }) => traceId);
	const distinct = new Set(ids);
	const complete = !distinct.has(undefined) && distinct.size === inputs.length;
	return { partial: complete && call.world.options.traceIds, ids };
}

/** A batch answer: results in no order, 207 with `errors` when some inputs failed (HubSpot API notes, section 3.2). */
export function answerBatch(
	call: ApiCall,
	results: readonly unknown[],
	errors: readonly BatchError[],
	success: number,
): ApiAnswer {
	const now = new Date(call.world.clock.now()).toISOString();
	return {
		status: errors.length > 0 ? 207 : success,
		body: {
			status: 'COMPLETE',
			results: call.world.random.order.shuffle(results),
			...(errors.length > 0
				? { numErrors: errors.length, errors: call.world.random.order.shuffle(errors) }
				: {}),
			startedAt: now,
			completedAt: now,
		},
	};
}
