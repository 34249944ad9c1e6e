import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Explanation, Failure } from '../errors/failure';

/**
 * What became of one input item: a result, a failed call, or parameters that cannot be used. Plain data; it becomes items
 * and errors of n8n in one place. `binary` goes with the first item of the result.
 */
export type Outcome =
	| { json: IDataObject | IDataObject[]; binary?: IBinaryKeyData }
	| { failure: Failure }
	| { problem: Explanation };

/** Outcomes by the index of their item. An item without one was not reached. */
export type Outcomes = Array<Outcome | undefined>;
