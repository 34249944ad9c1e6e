import { cleanKey } from './keys';
import type { ObjectType } from './objectType';
import { OBJECT_TYPES, typeOfId } from './objectTypes';

/** The record that a text names, `other` if it is one of another type; undefined if it names none. */
export type NamedRecord = { id: string } | { other: string } | undefined;

/** `…/record/0-1/151`: the type and the id in the web address of a record's page (hubspot-api 6). */
const PAGE = /\/record\/(\d+-\d+)\/(\d{1,20})(?:\/|$)/;

/** `/contacts/62515/contact/151`: the same in the older form, with the name of the type (hubspot-api 6). */
const OLD_PAGE = /\/contacts\/\d+\/([a-z_]+)\/(\d{1,20})(?:\/|$)/i;

/**
 * The record of a type that a text names: by its id, or by the address of its page in HubSpot, whatever follows the id
 * there. The address may lack its beginning. `other` says what a page of another type shows.
 */
export function namedRecord(object: ObjectType, text: string): NamedRecord {
	const given = cleanKey(text);
	if (/^\d{1,20}$/.test(given)) return { id: given };
	const path = given.replace(/[?#].*$/s, '');
	const [, typeId, id] = PAGE.exec(path) ?? [];
	if (typeId !== undefined && id !== undefined) {
		const shown = typeOfId(typeId);
		// A custom type may be known by its name, which does not tell its id.
		const isCustom = !shown && !/^\d+-\d+$/.test(object.typeId);
		return isCustom || typeId === object.typeId ? { id } : { other: shown?.noun ?? `'${typeId}' record` };
	}
	const [, name = '', oldId] = OLD_PAGE.exec(path) ?? [];
	if (oldId === undefined) return undefined;
	const shown = OBJECT_TYPES.find(({ key }) => key === name.toLowerCase());
	return shown?.path === object.path ? { id: oldId } : shown ? { other: shown.noun } : undefined;
}
