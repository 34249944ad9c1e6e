import { withoutMarks } from '../objects/keys';
import { plainWords } from './text';

/**
 * The one rule of emptiness: whether a value says nothing. Empty are undefined, null, texts of nothing but white space
 * and invisible marks, lists of nothing but empty entries, and texts that are among `words`, in any case.
 *
 * @param words the words that mean empty, in the form of `plainWords`
 */
export function isBlank(value: unknown, words?: ReadonlySet<string>): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') {
		if (value === '') return true;
		const first = value.charCodeAt(0);
		// Most texts begin with a sign of ASCII that is seen, and are not empty whatever follows.
		if (!words?.size && first > 0x20 && first < 0x7f) return false;
		return withoutMarks(value).trim() === '' || (words?.has(plainWords(value)) ?? false);
	}
	return Array.isArray(value) && value.every((entry) => isBlank(entry, words));
}
