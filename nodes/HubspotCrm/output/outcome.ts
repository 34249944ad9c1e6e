import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Explanation, Failure } from '../errors/failure';

/**
 * What became of one input item: a result, a failed call, or parameters that cannot be used. Plain data;
 * `actions/run.ts` makes items and errors of n8n of it. `binary` is added to the first item of the result.
 */
export type Outcome =
	| { json: IDataObject | IDataObject[]; binary?: IBinaryKeyData }
	| { failure: Failure }
	| { problem: Explanation };

/** Outcomes by the index of their item. An item without an outcome was not reached before the run ended. */
export type Outcomes = Array<Outcome | undefined>;
