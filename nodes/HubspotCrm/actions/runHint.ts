import type { IDataObject } from 'n8n-workflow';

import type { Outcomes } from '../output/outcome';

/** What a run says of itself beside its results. */
export interface RunHint {
	type: 'info' | 'warning';
	message: string;
}

/** Most names that a hint lists. */
const MOST_NAMED = 5;

/** What can be done to records, in the order in which it is told. */
const DONE = ['created', 'updated', 'unchanged', 'skipped', 'deleted'];

/**
 * The hint at the end of a run that writes: what became of its items, what was left out of them, and the calls used. It
 * reads the results alone: their `outcome` or `deleted`, and what was said of their values in `ignored`, `leftOut`,
 * `notTaken` and `warnings`.
 */
export function runHint(outcomes: Outcomes, itemCount: number, calls: number): RunHint {
	const done = new Tally();
	const ignored = new Tally();
	const leftOut = new Tally();
	const notTaken = new Tally();
	let failed = 0;
	let warned = 0;
	let isRehearsal = false;
	for (let index = 0; index < itemCount; index++) {
		const outcome = outcomes[index];
		if (!outcome || !('json' in outcome)) {
			failed++;
			continue;
		}
		const { json } = outcome;
		for (const one of Array.isArray(json) ? json : [json]) {
			if (one.dryRun === true) isRehearsal = true;
			done.add(one.deleted === true ? 'deleted' : one.outcome);
			for (const name of new Set(listIn(one, 'ignored'))) ignored.add(name);
			for (const name of propertiesIn(one, 'leftOut')) leftOut.add(name);
			for (const name of propertiesIn(one, 'notTaken')) notTaken.add(name);
			if (listIn(one, 'warnings').length > 0) warned++;
		}
	}
	const counts = DONE.filter((word) => done.of(word) > 0).map((word) => `${done.of(word)} ${word}`);
	if (failed > 0) counts.push(`${failed} failed`);
	const said = [
		isRehearsal && 'Dry run: nothing was written',
		`${plural(itemCount, 'item')}: ${counts.join(', ') || 'nothing to do'}`,
		ignored.size > 0 && `Ignored: ${ignored.named()}`,
		leftOut.size > 0 && `Values left out: ${leftOut.named()}`,
		notTaken.size > 0 && `HubSpot kept other values: ${notTaken.named()}`,
		warned > 0 && `With warnings: ${plural(warned, 'item')}`,
		`Calls to HubSpot: ${calls}`,
	].filter((one) => one !== false);
	const isClean = failed + warned + ignored.size + leftOut.size + notTaken.size === 0;
	return { type: isClean ? 'info' : 'warning', message: `${said.join('. ')}.` };
}

/** How often each name was met. */
class Tally {
	private readonly counts = new Map<string, number>();

	get size(): number {
		return this.counts.size;
	}

	add(name: unknown): void {
		if (typeof name === 'string') this.counts.set(name, this.of(name) + 1);
	}

	of(name: string): number {
		return this.counts.get(name) ?? 0;
	}

	/** The names with their counts, the most common ones first. */
	named(): string {
		const all = [...this.counts].sort(([, a], [, b]) => b - a);
		const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
		const shown = all.slice(0, MOST_NAMED).map(([name, count]) => `${name} (${count})`);
		return shown.join(', ') + more;
	}
}

const listIn = (json: IDataObject, field: string): unknown[] => {
	const list = json[field];
	return Array.isArray(list) ? list : [];
};

/** The properties that the entries of a list name, each once. */
const propertiesIn = (json: IDataObject, field: string): Set<unknown> =>
	new Set(listIn(json, field).map((entry) => (entry as { property?: unknown } | null)?.property));

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
