import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ObjectType } from '../objects';
import type { HubspotClient } from '../transport/client';
import type { Explanation } from '../transport/explain';
import type { Failure } from '../transport/types';
import type { Parameters } from './parameters';

/** What became of one input item: a result, a failed call, or parameters that cannot be used. */
export type Outcome = { json: IDataObject | IDataObject[] } | { failure: Failure } | { problem: Explanation };

/** Outcomes by the index of their item. An item without one was not reached. */
export type Outcomes = Array<Outcome | undefined>;

/** What an operation works with during one execution of the node. */
export interface OperationContext {
	host: IExecuteFunctions;
	client: HubspotClient;
	object: ObjectType;
	parameters: Parameters;
	/** How many input items there are. */
	itemCount: number;
	/** Whether the first error ends the run: then nothing is sent before all items have been checked. */
	stopOnFailure: boolean;
}

/** One operation of a resource: what the editor shows, and what it does. */
export interface Operation {
	/** Stored in workflows: never changes. */
	value: string;
	/** As the dropdown shows it. */
	name: string;
	/** As error messages say it: "HubSpot refused to … the contact". */
	verb: string;
	action(object: ObjectType): string;
	description(object: ObjectType): string;
	/** The fields, without the conditions under which they are shown. */
	properties(object: ObjectType): INodeProperties[];
	appliesTo?(object: ObjectType): boolean;
	/** Handles one item alone. */
	one?(context: OperationContext, index: number): Promise<Outcome>;
	/** Handles all items together, in few calls; one outcome for each index. */
	many?(context: OperationContext): Promise<Outcomes>;
}
