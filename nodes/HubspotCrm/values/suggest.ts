/** How many single-letter edits turn one text into the other. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted);
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/** The known names that are most similar to `name`, or whose label is; the most similar first, three at most. */
export function suggest(name: string, known: Iterable<{ name: string; label: string }>): string[] {
	const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	const wanted = plain(name);
	const reach = Math.max(2, Math.floor(wanted.length / 3));
	return [...known]
		.map((entry) => ({
			name: entry.name,
			far: Math.min(distance(wanted, plain(entry.name)), distance(wanted, plain(entry.label))),
		}))
		.filter(({ far }) => far <= reach)
		.sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
		.slice(0, 3)
		.map((entry) => entry.name);
}
