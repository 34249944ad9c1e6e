import fc from 'fast-check';

import { RESOURCE_TYPES } from '../../nodes/HubspotCrm/objects/objectTypes';
import { namedRecord } from '../../nodes/HubspotCrm/objects/recordPage';

const TYPE = fc.constantFrom(...RESOURCE_TYPES);
const DIGITS = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String);

test('the address of a page names its record for its own type, and is refused by name for any other', () => {
	fc.assert(
		fc.property(
			TYPE,
			TYPE,
			DIGITS,
			DIGITS,
			fc.boolean(),
			fc.constantFrom('', '/', '?a=/record/0-1/9', '#x', '/view/1'),
			fc.constantFrom('', 'https://app.hubspot.com', 'app-eu1.hubspot.com', ' \u200B'),
			(object, shown, portal, id, isOld, end, start) => {
				const path = isOld ? shown.key : `record/${shown.typeId}`;
				const named = namedRecord(object, `${start}/contacts/${portal}/${path}/${id}${end}`);
				expect(named).toEqual(shown === object ? { id } : { other: shown.noun });
			},
		),
	);
});

test('other text is no record', () => {
	fc.assert(
		fc.property(TYPE, fc.string(), (object, text) => {
			const named = namedRecord(object, text);
			if (named && 'id' in named) expect(text).toContain(named.id);
			else if (!/record|contacts/.test(text)) expect(named).toBeUndefined();
		}),
	);
});
