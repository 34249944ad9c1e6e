import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../fields/parameters';
import type { ObjectType } from '../objects/objectType';
import type { Outcome, Outcomes } from '../output/outcome';
import type { HubspotClient } from '../transport/client';
import type { EarlierTries } from './earlierTries';

/** What an operation works with during one execution of the node. */
export interface OperationContext {
	host: IExecuteFunctions;
	client: HubspotClient;
	parameters: Parameters;
	/** The object type that the resource stands for; undefined if it is no object type. */
	object?: ObjectType;
	/** How many input items there are. */
	itemCount: number;
	/** Whether the first error ends the run: then nothing is sent before all items have been checked. */
	stopOnFailure: boolean;
	/** What earlier tries of the run did to its items, where the node has *Retry On Fail*. */
	earlier?: EarlierTries;
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
	/** The type of records that it stands for; operations on records get it in their context. */
	object?: ObjectType;
	/** In the order of the dropdown. */
	operations: Operation[];
	/** Value of the operation that a new node shows. */
	defaultOperation: string;
}

/** What an operation does to HubSpot's data. It decides which scopes are needed. */
export type Access = 'read' | 'write' | 'delete';

/** What every operation has. It handles items one by one, or all together. */
interface Work<C extends OperationContext> {
	/** Stored in workflows: never changes. */
	value: string;
	/** As the dropdown shows it. */
	name: string;
	/** As error messages say it: "HubSpot refused to … the contact". */
	verb: string;
	access: Access;
	/** Handles one item. What it throws becomes the problem of the item. */
	one?(context: C, index: number): Promise<Outcome>;
	/**
	 * Handles all items together, in few calls. Returns one outcome for each index. What it rejects with ends the run.
	 */
	many?(context: C): Promise<Outcomes>;
}

/** One operation of a resource: what the editor shows, and what it does. */
export interface Operation extends Work<OperationContext> {
	action: string;
	description: string;
	/** The fields, without the conditions under which they are shown. */
	fields: INodeProperties[];
	/** The scopes that HubSpot requires: any one of each list. */
	scopes: string[][];
}

/** One operation on records, written once for all object types. */
export interface RecordOperation extends Work<RecordContext> {
	action(object: ObjectType): string;
	description(object: ObjectType): string;
	/**
	 * The fields, without the conditions under which they are shown. Equal fields appear once in the node's
	 * description.
	 */
	fields(object: ObjectType): INodeProperties[];
	/** Whether the type has this operation; every type unless given. */
	appliesTo?(object: ObjectType): boolean;
}
