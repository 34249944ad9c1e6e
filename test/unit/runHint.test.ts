import { runHint } from '../../nodes/HubspotCrm/actions/runHint';
import type { Outcome } from '../../nodes/HubspotCrm/output/outcome';

const made = (json: object): Outcome => ({ json: { outcome: 'created', ...json } });

test('names what was left out, the most common first', () => {
	const outcomes = [
		made({ ignored: ['Notes', 'Favourite'] }),
		made({ ignored: ['Favourite'], leftOut: [{ property: 'amount', value: 'x', reason: 'no number' }] }),
		made({ notTaken: [{ property: 'lifecyclestage', value: 'lead', kept: 'customer' }] }),
		made({ warnings: ['A leading zero may be missing.'] }),
	];
	expect(runHint(outcomes, 4, 7)).toEqual({
		type: 'warning',
		message:
			'4 items: 4 created. Ignored: Favourite (2), Notes (1). Values left out: amount (1). HubSpot kept other values: lifecyclestage (1). With warnings: 1 item. Calls to HubSpot: 7.',
	});
});

test('names five of a thousand columns', () => {
	const ignored = Array.from({ length: 990 }, (_, at) => `Column ${at}`);
	expect(runHint([made({ ignored })], 1, 1).message).toBe(
		'1 item: 1 created. Ignored: Column 0 (1), Column 1 (1), Column 2 (1), Column 3 (1), Column 4 (1) and 985 more. Calls to HubSpot: 1.',
	);
});

test('counts each record of an item that updated several, and properties of these names as what they are', () => {
	const outcomes: Outcome[] = [
		{ json: [{ outcome: 'updated', ignored: 'text' }, { outcome: 'unchanged' }] },
		{ failure: { kind: 'refused', issues: [] } },
	];
	expect(runHint(outcomes, 3, 2).message).toBe(
		'3 items: 1 updated, 1 unchanged, 2 failed. Calls to HubSpot: 2.',
	);
});
