import type { Failure } from '../../errors/failure';
import type { RecordNews } from './changes';
import type { RecordSource } from './source';

/** Most pages that a manual test reads, in all parts together: of 50 records by search, of 100 archived ones. */
const MOST_PAGES = 20;

/**
 * The newest change that a trigger would tell, for a manual test: among the records that changed last, 1,000 at most.
 * `looked`: how many of them were looked through. A failure counts only if nothing was found before it. Records without
 * a time are left out, since nobody can say whether they are new.
 */
export async function newestOf(
	source: RecordSource,
): Promise<{ newest: RecordNews | undefined; looked: number } | { failure: Failure }> {
	let newest: RecordNews | undefined;
	let looked = 0;
	let pages = 0;
	for (let part = 0; part < source.parts; part++) {
		for await (const page of source.recent(part)) {
			if ('failure' in page) return newest ? { newest, looked } : page;
			const { records, falling } = page;
			looked += records.length;
			const dated = records.flatMap((seen) =>
				seen.time === undefined ? [] : [{ seen, time: seen.time, handledUpTo: undefined }],
			);
			const judged = await source.judge(dated, { from: 0 });
			if ('failure' in judged) return newest ? { newest, looked } : judged;
			for (const news of judged.flatMap((one) => one.news))
				if (!newest || news.time > newest.time) newest = news;
			const last = dated.at(-1);
			// No record changed later than it says, so nothing that follows is newer.
			if (falling && newest && last && last.time <= newest.time) break;
			if (++pages >= MOST_PAGES) return { newest, looked };
		}
	}
	return { newest, looked };
}
