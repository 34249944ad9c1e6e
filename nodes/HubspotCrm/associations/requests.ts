import type { ObjectType } from '../objects/objectType';

/** Label of the parameter in the editor. */
export const ASSOCIATE_WITH = 'Associate With';

/** One entry of the parameter 'Associate With' of one item, as it was given: which counterparts to associate with. */
export interface AssociationRequest {
	/** Object type of the counterparts. */
	object: ObjectType;
	/** The property that `values` are values of; `hs_object_id` for record ids. */
	property: string;
	values: string[];
	/** Empty for no label. */
	label: string;
	/** Whether the item is written even if no record has one of the values. */
	ignoreMissing: boolean;
}
