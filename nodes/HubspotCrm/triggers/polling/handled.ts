/**
 * Most records that are remembered. Beyond them the oldest are forgotten: their changes may be reported twice, but none
 * is lost.
 */
export const MOST_HANDLED = 100_000;

/**
 * Remembers for each record up to which time its changes were handled. A record is remembered only as long as it can be
 * found again, so the size depends on how many records change within the look-back.
 */
export class Handled {
	private readonly moments = new Map<string, number>();

	/** `text`: what {@link toText} returned. Throws a RangeError for any other text. */
	constructor(text = '') {
		let moment = 0;
		for (const group of text === '' ? [] : text.split(';')) {
			const [step = '', ids = ''] = group.split(':');
			moment += fromBase36(step);
			let id = 0;
			for (const gap of ids.split('.')) {
				id += fromBase36(gap);
				this.moments.set(String(id), moment);
			}
		}
	}

	get size(): number {
		return this.moments.size;
	}

	/** Milliseconds since the epoch; undefined for a record of which nothing is remembered. */
	get(id: string): number | undefined {
		return this.moments.get(id);
	}

	/** The latest moment that is remembered, in milliseconds since the epoch; 0 if none is. */
	get latest(): number {
		let latest = 0;
		for (const moment of this.moments.values()) latest = Math.max(latest, moment);
		return latest;
	}

	/** Remembers `moment`, unless a later one is remembered already. */
	set(id: string, moment: number): void {
		this.moments.set(id, Math.max(moment, this.moments.get(id) ?? 0));
	}

	/** Forgets the records that were handled before `moment`, and the oldest ones beyond `most`. */
	keepFrom(moment: number, most = MOST_HANDLED): void {
		for (const [id, handled] of this.moments) if (handled < moment) this.moments.delete(id);
		if (this.moments.size <= most) return;
		const oldestFirst = [...this.moments].sort(([, a], [, b]) => a - b);
		for (const [id] of oldestFirst.slice(0, oldestFirst.length - most)) this.moments.delete(id);
	}

	/**
	 * The memory as text. Records of one time are grouped; times and ids are differences from the one before, in base
	 * 36. A bulk edit takes about four characters a record, other changes about twelve.
	 */
	toText(): string {
		const groups = new Map<number, number[]>();
		for (const [id, moment] of this.moments) {
			const ids = groups.get(moment);
			if (ids) ids.push(Number(id));
			else groups.set(moment, [Number(id)]);
		}
		const moments = [...groups.keys()].sort((a, b) => a - b);
		return moments
			.map((moment, at) => {
				const ids = steps((groups.get(moment) ?? []).sort((a, b) => a - b));
				return `${(moment - (moments[at - 1] ?? 0)).toString(36)}:${ids.join('.')}`;
			})
			.join(';');
	}
}

const steps = (ascending: number[]): string[] =>
	ascending.map((value, at) => (value - (ascending[at - 1] ?? 0)).toString(36));

function fromBase36(text: string): number {
	const value = /^[0-9a-z]+$/.test(text) ? parseInt(text, 36) : NaN;
	if (!Number.isSafeInteger(value)) throw new RangeError('Not a memory of handled changes');
	return value;
}
