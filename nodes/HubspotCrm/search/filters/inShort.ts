import type { Filter, FilterGroup } from '../../api/search';

const MOST_CHARACTERS = 300;

/** Filter groups as one line that people read, at most 300 characters long; empty if there are none. */
export function inShort(groups: FilterGroup[]): string {
	const text = groups.map(({ filters }) => filters.map(oneInShort).join(' AND ')).join(' OR ');
	return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

const oneInShort = ({ propertyName, operator, value, highValue, values }: Filter): string =>
	[propertyName, operator, value, highValue, values?.join(', ')].filter(Boolean).join(' ');
