/** How many edits turn one text into the other: a letter more, less or another, or two neighbours swapped. */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
			next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted, swapped);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? 0;
}

/**
 * The known names that are most similar to `name`, or whose label is; the most similar first, three at most. One edit
 * for every four letters counts as similar.
 */
export function suggest(name: string, known: Iterable<{ name: string; label: string }>): string[] {
	const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	const given = plain(name);
	if (given === '') return [];
	const reach = Math.max(1, Math.floor(given.length / 4));
	const far = (text: string) => {
		const other = plain(text);
		// Each letter that one text has more than the other is an edit.
		return Math.abs(other.length - given.length) > reach ? Infinity : distance(given, other);
	};
	return [...known]
		.map((entry) => ({ name: entry.name, far: Math.min(far(entry.name), far(entry.label)) }))
		.filter(({ far }) => far <= reach)
		.sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
		.slice(0, 3)
		.map((entry) => entry.name);
}
