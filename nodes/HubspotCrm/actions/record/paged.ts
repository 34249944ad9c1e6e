import { collect } from '../../transport/pages';
import type { Page } from '../../transport/pages';
import type { Outcome, RecordContext } from '../operation';
import { presentAll } from './eachItem';

/** How many results an item wants: 'Return All', or 'Limit'. */
export function wantedCount({ parameters }: RecordContext, index: number): number {
	if (parameters.get<boolean>('returnAll', index, false)) return Infinity;
	const limit = Math.floor(Number(parameters.get('limit', index, 50)));
	return limit >= 1 ? limit : 50;
}

/** Gathers the pages of one item into its results. */
export async function gather(
	context: RecordContext,
	index: number,
	source: AsyncGenerator<Page>,
): Promise<Outcome> {
	const found = await collect(source, wantedCount(context, index));
	if ('failure' in found) return found;
	return await presentAll(context, index, found.records);
}
