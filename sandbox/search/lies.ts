import { jitter } from '../core/random';
import type { ResolvedOptions } from '../options';
import type { StoredRecord } from '../store/record';

/** In what a search may lie; `dateSkewMs` and `ghostMs` take effect elsewhere. */
export type SearchLies = Pick<
	ResolvedOptions['lies'],
	'totalDrift' | 'sortSlackMs' | 'sortSlackPlaces' | 'shortPagesBy' | 'shortPagesNext' | 'flapMs'
>;

/** The records, each moved by up to `places`, in the same way every time. */
export function displaced(
	records: readonly StoredRecord[],
	places: number,
	seed: number,
): readonly StoredRecord[] {
	if (places === 0) return records;
	return records
		.map((record, position) => ({ record, at: position + jitter(record.number, seed) * places }))
		.sort((one, other) => one.at - other.at)
		.map(({ record }) => record);
}

/** How often searches have looked for a record that was written a moment ago. */
const looks = new WeakMap<StoredRecord, number>();

/** Without the records that this search misses: each one written after `since` is missed every other time. */
export function withoutFlapping(records: readonly StoredRecord[], since: number): readonly StoredRecord[] {
	return records.filter((record) => {
		if (record.updatedAt <= since) return true;
		const before = looks.get(record) ?? 0;
		looks.set(record, before + 1);
		return before % 2 === 0;
	});
}

/**
 * Cuts one page out of what a search found.
 *
 * @param reach how far paging goes
 * @returns the records of the page without ghosts, the total that it tells, and the offset of the next page, if there is one
 */
export function lyingPage(
	records: readonly StoredRecord[],
	{ offset, limit }: { offset: number; limit: number },
	lies: SearchLies,
	reach: number,
): { total: number; records: readonly StoredRecord[]; next: number | undefined } {
	const end = Math.min(offset + limit, reach);
	const full = records.slice(offset, end);
	const kept = full.slice(0, Math.max(1, full.length - lies.shortPagesBy));
	const next = lies.shortPagesNext === 'count' ? offset + kept.length : end;
	const pagesBefore = Math.floor(offset / limit);
	return {
		total: Math.max(0, records.length + pagesBefore * lies.totalDrift),
		records: kept.filter(({ archivedAt }) => archivedAt === undefined),
		next: next < records.length ? next : undefined,
	};
}
