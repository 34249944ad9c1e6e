import type { ObjectType } from './definitions';
import type { Pipelines } from './pipelines';
import type { PropertyCatalog } from './property-catalog';
import type { RecordStore } from './record-store';

/** One object type as a portal has it. */
export interface PortalType {
	type: ObjectType;
	properties: PropertyCatalog;
	pipelines: Pipelines;
	records: RecordStore;
}
