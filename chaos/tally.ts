import Table from 'cli-table3';

/** What can be wrong with what the node told of an item. */
export type Wrong = 'lost' | 'doubled' | 'wronglyTold';

/** One thing that went wrong, and how to see it again. */
export interface Finding {
	kind: string;
	wrong: Wrong | 'late' | 'large' | 'untried';
	what: string;
	/** Options of `npm run test:chaos` that repeat it. */
	repeat: string;
}

/** What a kind of chaos may take, at most. */
export interface Bounds {
	/** Seconds on the node's clock, for one run. */
	seconds: number;
	/** Megabytes above what the process needs anyway. */
	megabytes: number;
}

/** Most findings of one sort that are shown in full. */
const MOST_SHOWN = 5;

/** One line of the table. */
export class Tally {
	tried = 0;
	readonly counts: Record<Wrong, number> = { lost: 0, doubled: 0, wronglyTold: 0 };
	worstSeconds = 0;
	worstMegabytes = 0;
	readonly findings: Finding[] = [];

	constructor(
		readonly kind: string,
		readonly bounds: Bounds,
		private readonly repeat: string,
	) {}

	/** Something that is not as the node told it. `repeat`: options besides those of the kind. */
	found(wrong: Wrong, what: string, repeat = ''): void {
		this.counts[wrong]++;
		this.note(wrong, what, repeat);
	}

	/** What one run took. */
	took({ seconds, megabytes }: Partial<Bounds>, what: string, repeat = ''): void {
		if (seconds !== undefined) {
			this.worstSeconds = Math.max(this.worstSeconds, seconds);
			if (seconds > this.bounds.seconds) this.note('late', `${seconds.toFixed(0)} s: ${what}`, repeat);
		}
		if (megabytes !== undefined) {
			this.worstMegabytes = Math.max(this.worstMegabytes, megabytes);
			if (megabytes > this.bounds.megabytes)
				this.note('large', `${megabytes.toFixed(0)} MB: ${what}`, repeat);
		}
	}

	/** Says that there was no time for some of what was to be tried. */
	untried(count: number, what: string): void {
		if (count > 0) this.note('untried', `${count} ${what} could not be tried in time`, '');
	}

	get passed(): boolean {
		return this.findings.length === 0;
	}

	private note(wrong: Finding['wrong'], what: string, repeat: string): void {
		this.findings.push({ kind: this.kind, wrong, what, repeat: `${this.repeat} ${repeat}`.trim() });
	}
}

/** The table at the end of a run. */
export function tableOf(tallies: readonly Tally[]): string {
	const table = new Table({
		head: ['kind', 'tried', 'lost', 'doubled', 'wrongly told', 'worst seconds', 'worst MB'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
		style: { head: [], border: [] },
	});
	for (const { kind, tried, counts, worstSeconds, worstMegabytes, bounds } of tallies) {
		const { lost, doubled, wronglyTold } = counts;
		table.push([
			kind,
			tried.toLocaleString('en-US'),
			lost,
			doubled,
			wronglyTold,
			Number.isFinite(bounds.seconds) ? worstSeconds.toFixed(0) : '-',
			Number.isFinite(bounds.megabytes) ? worstMegabytes.toFixed(0) : '-',
		]);
	}
	return table.toString();
}

/** The findings of one line in words: each sort once, with how often it was seen and how to repeat the first one. */
export function findingsOf({ kind, findings }: Tally): string[] {
	const sorts = new Map<string, { first: Finding; count: number }>();
	for (const finding of findings) {
		const sort = `${finding.wrong} ${finding.what.replace(/\d+/g, '#')}`;
		const known = sorts.get(sort);
		if (known) known.count++;
		else sorts.set(sort, { first: finding, count: 1 });
	}
	const lines = [...sorts.values()]
		.sort((a, b) => b.count - a.count)
		.map(
			({ first: { wrong, what, repeat }, count }) =>
				`${kind}: ${WORDS[wrong]}${count > 1 ? ` (${count} times)` : ''}: ${what}\n    again with: ${repeat}`,
		);
	const more = lines.length - MOST_SHOWN;
	return more > 0 && process.env.CHAOS_ALL !== '1'
		? [...lines.slice(0, MOST_SHOWN), `${kind}: and ${more} further sorts; CHAOS_ALL=1 shows them`]
		: lines;
}

const WORDS: Record<Finding['wrong'], string> = {
	lost: 'lost',
	doubled: 'doubled',
	wronglyTold: 'wrongly told',
	late: 'beyond the time',
	large: 'beyond the memory',
	untried: 'not tried',
};
