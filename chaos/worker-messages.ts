import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import type { CREDENTIAL_TYPES } from '../harness/workflow';

/** How the node reaches HubSpot. */
export interface Access {
	authentication: keyof typeof CREDENTIAL_TYPES;
	data: ICredentialDataDecryptedObject;
}

/** A run of the action node over items. */
export interface RunTask {
	task: 'run';
	parameters: INodeParameters;
	items: IDataObject[];
	access: Access;
	continueOnFail: boolean;
	/** Seconds on the node's clock after which the run is stopped: it should have ended by then. */
	boundSeconds: number;
	/** Real milliseconds after which the execution is cancelled, as by a person. */
	cancelAfterMs?: number;
}

/** One poll of a trigger. Polls of one `poller` follow each other, as those of an active workflow do. */
export interface PollTask {
	task: 'poll';
	poller: string;
	parameters: INodeParameters;
	access: Access;
	boundSeconds: number;
	/** By how much the clock of n8n is wrong, in milliseconds. */
	skewMs?: number;
	/** Whether n8n is started anew before. */
	restart?: boolean;
}

export type Task = RunTask | PollTask;

/** An item that the node put out. */
export interface OutputItem {
	json: IDataObject;
	/** The input item that it belongs to; undefined if it says none. */
	item?: number;
}

/** An error that ended a run or a poll. */
export interface RunError {
	message: string;
	description: string;
	/** The facts beside the words, as an error branch gets them. */
	facts: IDataObject;
	itemIndex?: number;
}

/** What came of a task. */
export interface Report {
	/** The items of the node; undefined if it ended with an error or did not end. */
	output?: OutputItem[];
	error?: RunError;
	/** Why n8n itself did not even begin, such as for a node that it cannot read. */
	refused?: string;
	/** Whether it had not ended when its time was over and it was told to stop, and some time after that. */
	hung: boolean;
	/** Seconds on the node's clock. */
	seconds: number;
	/** Most megabytes that the process had in use meanwhile, above what it had when it was idle. */
	megabytes: number;
	/** Rejections and exceptions that nobody handled. */
	unhandled: string[];
	/** All that a person or a log could see of it, in one text. */
	seen: string;
}

/** A task on its way to the worker. */
export interface Order {
	id: number;
	task: Task;
}

/** A report on its way back; without an id, the worker says that it is ready. */
export interface Delivered {
	id?: number;
	report?: Report;
}
