import type { AssociationCategory } from './association-types';
import type { ObjectType } from './definitions';

/** Something that happened to a record, as webhooks tell it (HubSpot API notes, section 1.8). */
export type CrmEvent = { type: ObjectType; portalId: number; objectId: number; sourceId: string } & (
	| { kind: 'creation' | 'deletion' | 'privacyDeletion' }
	| { kind: 'propertyChange'; propertyName: string; propertyValue: string; isSensitive: boolean }
	| {
			kind: 'merge';
			primaryObjectId: number;
			mergedObjectIds: number[];
			newObjectId: number;
			numberOfPropertiesMoved: number;
	  }
	| {
			kind: 'associationChange';
			/** In words, such as `CONTACT_TO_COMPANY`. */
			associationType: string;
			associationTypeId: number;
			associationCategory: AssociationCategory;
			toType: ObjectType;
			toObjectId: number;
			associationRemoved: boolean;
			isPrimaryAssociation: boolean;
	  }
);

export type EventKind = CrmEvent['kind'];

export type EventListener = (event: CrmEvent) => void;
