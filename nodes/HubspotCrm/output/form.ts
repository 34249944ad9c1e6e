import type { AttachedType } from '../associations/attach';
import type { ObjectType } from '../objects/objectType';
import type { HubspotClient } from '../transport/client';

/** Which fields the flat form of a record has. */
export interface Selection {
	/** Properties that somebody named: they are all shown. */
	named: string[];
	/** Properties that are shown besides, in this order, as far as there is room. */
	besides: string[];
	/** How many fields the caller adds to the form; they take up room. */
	added: number;
	/** Whether archived records were asked for. Then each result says whether it is one. */
	archived: boolean;
}

/** How a record is returned. */
export interface Form extends Selection {
	/** Whether it is returned flat (`simplify`), or as HubSpot sends it. */
	simple: boolean;
	/** Whether the labels of its values are added. */
	labels: boolean;
	/** Object types whose associated records are added to it. */
	attached: AttachedType[];
}

/** What is needed to present records of one object type. */
export interface Presenter {
	client: HubspotClient;
	object: ObjectType;
	/** Whether nothing more is read after the first failure. */
	stopOnFailure: boolean;
}
