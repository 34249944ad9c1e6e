import { suggest } from './suggest';
import { plainWords } from './text';

/** Something that can be chosen, such as an option, a stage or an owner. */
export interface Choice {
	value: string;
	label: string;
}

/** Most choices that a message lists. */
const MOST_LISTED = 10;
/** Most choices that one text may have meant. */
const MOST_MEANT = 3;

/**
 * What a text may have meant, in words: the choices that contain it and the nearest ones, by value and label; if there
 * are none, the first ones of all. `given`: a text, or the parts of one that names several. Empty without choices.
 */
export function didYouMean(given: string | string[], choices: Choice[]): string {
	const near = [...new Set([given].flat().flatMap((text) => nearestTo(text, choices)))];
	if (near.length > 0) return `Did you mean ${near.map(shownChoice).join(' or ')}?`;
	if (choices.length === 0) return '';
	const listed = choices.slice(0, MOST_LISTED).map(shownChoice).join(', ');
	const more = choices.length > MOST_LISTED ? ` and ${choices.length - MOST_LISTED} more` : '';
	return `There are ${listed}${more}`;
}

function nearestTo(text: string, choices: Choice[]): Choice[] {
	const words = plainWords(text);
	const byValue = new Map(choices.map((choice) => [choice.value, choice]));
	const similar = suggest(
		text,
		choices.map(({ value, label }) => ({ name: value, label })),
	).flatMap((value) => byValue.get(value) ?? []);
	const around = choices.filter(({ value, label }) =>
		[plainWords(value), plainWords(label)].some((one) => words.length > 1 && one.includes(words)),
	);
	return [...new Set([...around, ...similar])].slice(0, MOST_MEANT);
}

/** A choice as messages show it: its label, and its value if that is another text. */
export const shownChoice = ({ value, label }: Choice): string =>
	label === '' || label === value ? `'${value}'` : `'${label}' (${value})`;
