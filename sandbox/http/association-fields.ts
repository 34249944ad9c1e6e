import type { ForeignFilter } from '../search/run';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import type { ApiCall } from './api';
import type { JsonBody } from '../core/json';

/** `associations` of a record as reads and lists show it; `undefined` when none were asked for (HubSpot API notes, section 1.4). */
export function associationsOf(
	_call: ApiCall,
	_entry: PortalType,
	_record: StoredRecord,
	_asked: readonly string[],
): unknown {
	return undefined;
}

/** Checks `associations` of a create. @returns a function that links them once the record is there */
export function associationsForCreate(
	_call: ApiCall,
	_entry: PortalType,
	_body: JsonBody,
	_sent: unknown,
): (record: StoredRecord) => void {
	return () => undefined;
}

/** Search filters such as `associations.contact` (HubSpot API notes, section 2.3). */
export function associationFilter(_call: ApiCall, _entry: PortalType): ForeignFilter {
	return () => undefined;
}
