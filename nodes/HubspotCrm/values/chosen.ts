/** The 'Property Names or IDs' of a parameter: a list, or text with commas from an expression. */
export function chosenProperties(value: unknown): string[] {
	const names = Array.isArray(value)
		? (value as unknown[])
		: typeof value === 'string'
			? value.split(',')
			: [];
	return [...new Set(names.filter((name) => typeof name === 'string').map((name) => name.trim()))].filter(
		(name) => name !== '',
	);
}
