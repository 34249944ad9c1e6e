import type { WantedAssociations } from '../../associations/attach';
import { wantedFrom } from '../../batch/wanted';
import type { Explanation } from '../../errors/explain';
import type { RecordContext } from '../operation';

/** What an item's parameter 'Associated Records' asks for: one entry for each object type. */
export const wantedAssociations = (
	{ parameters }: RecordContext,
	index: number,
): WantedAssociations[] | { problem: Explanation } => wantedFrom(parameters.get('associations', index, {}));
