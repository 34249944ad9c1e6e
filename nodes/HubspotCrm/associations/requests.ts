import type { ObjectType } from '../objects/objectType';

/** As the editor calls the parameter. */
export const ASSOCIATE_WITH = 'Associate With';

/** One entry of the parameter for one item: with whom its record is to be associated, as it was given. */
export interface AssociationRequest {
	/** The type at the other end. */
	object: ObjectType;
	/** `hs_object_id`, or the property that the values are of. */
	property: string;
	values: string[];
	/** Empty: without a label. */
	label: string;
	/** Whether the record is written all the same where no record has a value. */
	ignoreMissing: boolean;
}
