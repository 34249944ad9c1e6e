import type { Explanation } from '../errors/failure';
import { yesOrNo } from '../values/text';

/**
 * Whether a switch is on. An expression may give it as a text or a number: true and false, yes and no, 1 and 0, in any
 * case. A problem for anything else, since every text would count as on otherwise. `standard`: what a switch without a
 * value is. `parameter`: its displayName.
 */
export function switchIn(
	value: unknown,
	standard: boolean,
	parameter: string,
): boolean | { problem: Explanation } {
	if (value === undefined) return standard;
	const meant = yesOrNo(value);
	if (meant !== undefined) return meant;
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return {
		problem: {
			message:
				text === ''
					? `The parameter '${parameter}' is neither on nor off`
					: `The parameter '${parameter}' cannot be '${text.slice(0, 40)}'`,
			description: 'It takes true or false. Correct its expression.',
		},
	};
}
