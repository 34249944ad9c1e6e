import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { plainWords, shown } from '../values/text';

/** A field with a list of choices, of which `default` is one. */
export type ChoiceField<T extends string> = INodeProperties & { default: T };

/** Says that an option has a value which is none of its choices. It becomes the problem of its item. */
class NoChoice extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}

/**
 * The choice that was made in a field with a list: its value, or its label in any case; the default if the field was
 * left out. Throws for everything else: an expression that yields nothing or a word that is no choice must not become
 * the widest of all.
 */
export function choiceIn<T extends string>(
	{ displayName, options = [], default: standard }: ChoiceField<T>,
	given: unknown,
): T {
	if (given === undefined) return standard;
	const choices = options as INodePropertyOptions[];
	const words = typeof given === 'string' ? plainWords(given) : '';
	const chosen =
		choices.find(({ value }) => value === given) ?? choices.find(({ name }) => plainWords(name) === words);
	if (chosen) return chosen.value as T;
	const names = choices.map(({ name }) => `'${name}'`).join(', ');
	throw new NoChoice(
		`${shown(given)} is none of the choices of the option '${displayName}'`,
		`Choose one of ${names}.`,
	);
}
