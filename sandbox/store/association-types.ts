export type AssociationCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED';

/** One direction of an association type. */
export interface AssociationType {
	typeId: number;
	category: AssociationCategory;
	/** Type ids of the objects at both ends. */
	from: string;
	to: string;
	label: string | null;
	/** Internal name of a custom label. */
	name?: string;
	/** Type id of the other direction; a label between two records of one type can be its own. */
	inverse: number;
	/** `type` in the `associations` of a record (HubSpot API notes, section 1.4). */
	legacyName: string;
	/** At most one association of this type for each record, such as a contact's primary company. */
	single?: boolean;
}

type Pair = readonly [from: string, to: string, typeId: number, inverse: number];

const IDS: Readonly<Record<string, string>> = {
	contact: '0-1',
	company: '0-2',
	deal: '0-3',
	ticket: '0-5',
	product: '0-7',
	line_item: '0-8',
	quote: '0-14',
	task: '0-27',
	note: '0-46',
	meeting: '0-47',
	call: '0-48',
	email: '0-49',
	lead: '0-136',
	communication: '0-18',
	postal_mail: '0-116',
};

/** Without label, one for each pair (HubSpot API notes, section 1.5). */
const PLAIN: readonly Pair[] = [
	['contact', 'contact', 449, 449],
	['company', 'company', 450, 450],
	['deal', 'deal', 451, 451],
	['ticket', 'ticket', 452, 452],
	['contact', 'company', 279, 280],
	['contact', 'deal', 4, 3],
	['contact', 'ticket', 15, 16],
	['deal', 'company', 341, 342],
	['ticket', 'company', 339, 340],
	['deal', 'ticket', 27, 28],
	['deal', 'line_item', 19, 20],
	['line_item', 'quote', 68, 67],
	['quote', 'deal', 64, 63],
	['quote', 'contact', 69, 70],
	['quote', 'company', 71, 72],
	['lead', 'contact', 608, 609],
	['lead', 'company', 610, 611],
	['contact', 'note', 201, 202],
	['company', 'note', 189, 190],
	['deal', 'note', 213, 214],
	['ticket', 'note', 227, 228],
	['contact', 'task', 203, 204],
	['company', 'task', 191, 192],
	['deal', 'task', 215, 216],
	['ticket', 'task', 229, 230],
	['contact', 'call', 193, 194],
	['company', 'call', 181, 182],
	['deal', 'call', 205, 206],
	['ticket', 'call', 219, 220],
	['contact', 'email', 197, 198],
	['company', 'email', 185, 186],
	['deal', 'email', 209, 210],
	['ticket', 'email', 223, 224],
	['contact', 'meeting', 199, 200],
	['company', 'meeting', 187, 188],
	['deal', 'meeting', 211, 212],
	['ticket', 'meeting', 225, 226],
	['contact', 'communication', 82, 81],
	['company', 'communication', 88, 87],
	['deal', 'communication', 86, 85],
	['ticket', 'communication', 84, 83],
	['lead', 'communication', 602, 603],
	['contact', 'postal_mail', 454, 453],
	['company', 'postal_mail', 460, 459],
	['deal', 'postal_mail', 458, 457],
	['ticket', 'postal_mail', 456, 455],
];

/** The one that counts among a record's companies (HubSpot API notes, section 1.5). */
const PRIMARY: readonly Pair[] = [
	['contact', 'company', 1, 2],
	['deal', 'company', 5, 6],
	['ticket', 'company', 26, 25],
	['lead', 'contact', 578, 579],
	['lead', 'company', 580, 581],
];

const hasPrimary = (from: string, to: string) =>
	PRIMARY.some(([one, other]) => (one === from && other === to) || (one === to && other === from));

function both(
	[from, to, typeId, inverse]: Pair,
	build: (from: string, to: string) => Partial<AssociationType>,
): AssociationType[] {
	const make = (source: string, target: string, id: number, other: number): AssociationType => ({
		typeId: id,
		category: 'HUBSPOT_DEFINED',
		from: IDS[source] as string,
		to: IDS[target] as string,
		label: null,
		inverse: other,
		legacyName: `${source}_to_${target}`,
		...build(source, target),
	});
	const there = make(from, to, typeId, inverse);
	return typeId === inverse ? [there] : [there, { ...make(to, from, inverse, typeId), single: false }];
}

/** Association types that every account has, both directions of each. */
export const HUBSPOT_DEFINED: readonly AssociationType[] = [
	...PLAIN.flatMap((pair) =>
		both(pair, (from, to) => (hasPrimary(from, to) ? { legacyName: `${from}_to_${to}_unlabeled` } : {})),
	),
	...PRIMARY.flatMap((pair) => both(pair, () => ({ label: 'Primary', single: true }))),
	...both(['company', 'company', 13, 14], () => ({})).map((type) => ({
		...type,
		label: type.typeId === 13 ? 'Child Company' : 'Parent Company',
		legacyName: type.typeId === 13 ? 'parent_to_child_company' : 'child_to_parent_company',
	})),
];
