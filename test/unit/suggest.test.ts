import fc from 'fast-check';

import { suggest } from '../../nodes/HubspotCrm/values/suggest';

const KNOWN = [
	{ name: 'firstname', label: 'First Name' },
	{ name: 'lastname', label: 'Last Name' },
	{ name: 'hs_lead_status', label: 'Lead Status' },
	{ name: 'lifecyclestage', label: 'Lifecycle Stage' },
	{ name: 'phone', label: 'Phone Number' },
	{ name: 'mobilephone', label: 'Mobile Phone Number' },
];

test.each([
	['first_name', 'firstname'],
	['FirstName', 'firstname'],
	['fristname', 'firstname'],
	['lead status', 'hs_lead_status'],
	['lifecycle_stage', 'lifecyclestage'],
	['Phone number', 'phone'],
	['phon', 'phone'],
])('who types %s may have meant %s', (typed, meant) => {
	expect(suggest(typed, KNOWN)[0]).toBe(meant);
});

test('nothing is suggested where nothing is near', () => {
	expect(suggest('annual_revenue', KNOWN)).toEqual([]);
	expect(suggest('first_name', [])).toEqual([]);
});

test('three names at the most, the nearest first, and of equals the first of the alphabet', () => {
	const known = ['ab4', 'aab', 'ab1', 'aabb', 'ab'].map((name) => ({ name, label: name }));
	expect(suggest('ab', known)).toEqual(['ab', 'aab', 'ab1']);
});

test('letters of all scripts count', () => {
	expect(suggest('телефон', [{ name: 'phone', label: 'Телефон' }])).toEqual(['phone']);
});

test('a known name is always the first suggestion for itself, and for itself with one letter missing', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.stringMatching(/^[ab]{6,8}$/), { minLength: 1, maxLength: 20 }),
			fc.nat(),
			(names, at) => {
				const known = names.map((name) => ({ name, label: name }));
				const name = names[at % names.length] as string;
				expect(suggest(name, known)[0]).toBe(name);
				const near = known.filter((entry) => entry.name === name);
				expect(suggest(name.slice(1), near)).toEqual([name]);
			},
		),
	);
});
