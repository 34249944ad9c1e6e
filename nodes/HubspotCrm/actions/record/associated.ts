import type { WantedAssociations } from '../../batch/along';
import { wantedFrom } from '../../batch/wanted';
import type { Explanation } from '../../transport/explain';
import type { RecordContext } from '../types';

/** What an item's parameter 'Associated Records' asks for: one entry for each object type. */
export const wantedAssociations = (
	{ parameters }: RecordContext,
	index: number,
): WantedAssociations[] | { problem: Explanation } => wantedFrom(parameters.get('associations', index, {}));
