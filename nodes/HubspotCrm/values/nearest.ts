import { suggest } from './suggest';

/** Something that can be chosen, such as an option, a stage or an owner. */
export interface Choice {
	value: string;
	label: string;
}

/** Most choices that a message lists. */
const MOST_LISTED = 10;

/**
 * What a text may have meant, in words: the nearest choices by value and label, else those that contain the text as a
 * part, else all if they are few. Empty if there is nothing to say.
 */
export function didYouMean(text: string, choices: Choice[]): string {
	const plain = (one: string) => one.trim().toLowerCase();
	const wanted = plain(text);
	const byValue = new Map(choices.map((choice) => [choice.value, choice]));
	const similar = suggest(
		text,
		choices.map(({ value, label }) => ({ name: value, label })),
	).flatMap((value) => byValue.get(value) ?? []);
	const around = choices.filter(({ value, label }) =>
		[plain(value), plain(label)].some((one) => wanted.length > 1 && one.includes(wanted)),
	);
	const near = [...new Set([...around, ...similar])].slice(0, 3);
	if (near.length > 0) return `Did you mean ${near.map(shownChoice).join(' or ')}?`;
	if (choices.length === 0) return '';
	const listed = choices.slice(0, MOST_LISTED).map(shownChoice).join(', ');
	const more = choices.length > MOST_LISTED ? ` and ${choices.length - MOST_LISTED} more` : '';
	return `There are ${listed}${more}`;
}

/** A choice as messages show it: its label, and its value if that is another text. */
export const shownChoice = ({ value, label }: Choice): string =>
	label === '' || label === value ? `'${value}'` : `'${label}' (${value})`;
