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

const PEOPLE = [
	['Ada', 'Lindqvist', false],
	['Benoît', 'Marchand', false],
	['Chiara', 'Rossi', false],
	['Daisuke', '山田', false],
	['Erik', 'Left-Last-Year', true],
] as const;

/** The owners of a new portal; the last one has been deactivated. */
export function seedOwners(at: string): Owner[] {
	return PEOPLE.map(([firstName, lastName, archived], order) => {
		const userId = 12_340_001 + order;
		return {
			id: String(81_230_001 + order * 7),
			email: `${firstName.normalize('NFD').replace(/\W/g, '').toLowerCase()}@sandbox.example`,
			type: 'PERSON',
			firstName,
			lastName,
			userId: archived ? null : userId,
			userIdIncludingInactive: userId,
			createdAt: at,
			updatedAt: at,
			archived,
			...(order < 2 ? { teams: [{ id: '441', name: 'Sales', primary: true }] } : {}),
		};
	});
}
