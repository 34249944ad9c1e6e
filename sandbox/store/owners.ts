/** An owner as the owners API shows it (HubSpot API notes, section 1.6). */
export interface Owner {
	id: string;
	email: string;
	type: 'PERSON' | 'QUEUE';
	firstName: string;
	lastName: string;
	userId: number | null;
	userIdIncludingInactive: number;
	createdAt: string;
	updatedAt: string;
	archived: boolean;
	teams?: { id: string; name: string; primary: boolean }[];
}

/** Somebody who may own records. */
export interface OwnerInput {
	firstName: string;
	lastName: string;
	/** Default: the first name at the sandbox's domain. */
	email?: string;
	/** Whether the person has left. Default false. */
	archived?: boolean;
	teams?: Owner['teams'];
}

const teams = [{ id: '441', name: 'Sales', primary: true }];

const PEOPLE: readonly OwnerInput[] = [
	{ firstName: 'Ada', lastName: 'Lindqvist', teams },
	{ firstName: 'Benoît', lastName: 'Marchand', teams },
	{ firstName: 'Chiara', lastName: 'Rossi' },
	{ firstName: 'Daisuke', lastName: '山田' },
	{ firstName: 'Erik', lastName: 'Left-Last-Year', archived: true },
];

/**
 * An owner as HubSpot describes it.
 *
 * @param order how many owners the portal has already: ids are made of it
 */
export function makeOwner({ archived = false, ...input }: OwnerInput, order: number, at: string): Owner {
	const { firstName, lastName, teams } = input;
	const userId = 12_340_001 + order;
	const mailbox = firstName.normalize('NFD').replace(/\W/g, '').toLowerCase();
	return {
		id: String(81_230_001 + order * 7),
		email: input.email ?? `${mailbox}@sandbox.example`,
		type: 'PERSON',
		firstName,
		lastName,
		userId: archived ? null : userId,
		userIdIncludingInactive: userId,
		createdAt: at,
		updatedAt: at,
		archived,
		...(teams ? { teams } : {}),
	};
}

/** The owners of a new portal; the last one has been deactivated. */
export function seedOwners(at: string): Owner[] {
	return PEOPLE.map((person, order) => makeOwner(person, order, at));
}
