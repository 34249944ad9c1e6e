import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { AssociatedRecords } from '../associations/attach';
import type { ObjectType } from '../objects/objectTypes';
import type { HubspotClient } from '../transport/client';
import type { Explanation } from '../errors/explain';
import type { Failure } from '../transport/types';
import type { Parameters } from '../fields/parameters';

/** What became of one input item: a result, a failed call, or parameters that cannot be used. */
export type Outcome = { json: IDataObject | IDataObject[] } | { failure: Failure } | { problem: Explanation };

/** Outcomes by the index of their item. An item without one was not reached. */
export type Outcomes = Array<Outcome | undefined>;

/** What an operation works with during one execution of the node. */
export interface OperationContext {
	host: IExecuteFunctions;
	client: HubspotClient;
	parameters: Parameters;
	/** Associated records that were read in this run. */
	associated: AssociatedRecords;
	/** How many input items there are. */
	itemCount: number;
	/** Whether the first error ends the run: then nothing is sent before all items have been checked. */
	stopOnFailure: boolean;
}

/** The same for an operation on records, which works on one object type. */
export interface RecordContext extends OperationContext {
	object: ObjectType;
}

/** One entry of the 'Resource' parameter, with what can be done to it. */
export interface Resource {
	/** Stored in workflows: never changes. */
	value: string;
	/** As the dropdown shows it. */
	name: string;
	/** As error messages say it, such as `contact`. */
	noun: string;
	/** In the order of the dropdown. */
	operations: Operation[];
	/** Value of the operation that a new node shows. */
	defaultOperation: string;
}

/** What every operation has. It handles items one by one, or all together. */
interface Work<C extends OperationContext> {
	/** Stored in workflows: never changes. */
	value: string;
	/** As the dropdown shows it. */
	name: string;
	/** As error messages say it: "HubSpot refused to … the contact". */
	verb: string;
	/** Handles one item alone. */
	one?: (context: C, index: number) => Promise<Outcome>;
	/** Handles all items together, in few calls; one outcome for each index. */
	many?: (context: C) => Promise<Outcomes>;
}

/** One operation of a resource: what the editor shows, and what it does. */
export interface Operation extends Work<OperationContext> {
	action: string;
	description: string;
	/** The fields, without the conditions under which they are shown. */
	properties: INodeProperties[];
	/** Scopes without which HubSpot refuses it, all of them. */
	scopes: string[];
}

/** One operation on records, written once for all object types. */
export interface RecordOperation extends Work<RecordContext> {
	/** Which of the object type's scopes it needs. */
	access: 'read' | 'write';
	action(object: ObjectType): string;
	description(object: ObjectType): string;
	/** The fields, without the conditions under which they are shown. */
	properties(object: ObjectType): INodeProperties[];
	appliesTo?(object: ObjectType): boolean;
}
