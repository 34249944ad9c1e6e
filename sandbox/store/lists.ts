/** How a list gets its members. */
export type ProcessingType = 'MANUAL' | 'SNAPSHOT' | 'DYNAMIC';

/** A list (HubSpot API notes, section 1.6). */
export interface CrmList {
	listId: string;
	name: string;
	objectTypeId: string;
	processingType: ProcessingType;
	filterBranch: unknown;
	createdAt: string;
	updatedAt: string;
	filtersUpdatedAt: string;
	deletedAt: string | undefined;
	listVersion: number;
	/** When a record last came in or went out, in milliseconds; `undefined`: never. */
	lastAddedAt: number | undefined;
	lastRemovedAt: number | undefined;
}

export interface Membership {
	recordId: string;
	joinedAt: number;
}

/** Lists and memberships of one portal. */
export class Lists {
	private lists = new Map<string, CrmList>();
	private members = new Map<string, Map<string, Membership>>();
	private lastId = 0;

	create(
		input: Pick<CrmList, 'name' | 'objectTypeId' | 'processingType' | 'filterBranch'>,
		at: string,
	): CrmList {
		const listId = String(++this.lastId);
		const list: CrmList = {
			...input,
			listId,
			createdAt: at,
			updatedAt: at,
			filtersUpdatedAt: at,
			deletedAt: undefined,
			listVersion: 1,
			lastAddedAt: undefined,
			lastRemovedAt: undefined,
		};
		this.lists.set(listId, list);
		this.members.set(listId, new Map());
		return list;
	}

	/** A list, deleted or not. */
	get(listId: string): CrmList | undefined {
		return this.lists.get(listId);
	}

	/** Lists that are not deleted, by id. */
	all(): CrmList[] {
		return [...this.lists.values()].filter((list) => list.deletedAt === undefined);
	}

	/** Lists whose filters name a property. */
	using(objectTypeId: string, property: string): CrmList[] {
		const mark = `"property":${JSON.stringify(property)}`;
		return this.all().filter(
			(list) =>
				list.objectTypeId === objectTypeId && (JSON.stringify(list.filterBranch) ?? '').includes(mark),
		);
	}

	/** Members in the order they joined. */
	membersOf(listId: string): Membership[] {
		return [...(this.members.get(listId)?.values() ?? [])];
	}

	/** @returns whether the record was not a member yet */
	add(listId: string, recordId: string, now: number): boolean {
		const list = this.lists.get(listId);
		const members = this.members.get(listId);
		if (!list || !members || members.has(recordId)) return false;
		members.set(recordId, { recordId, joinedAt: now });
		list.lastAddedAt = now;
		return true;
	}

	/** @returns whether the record was a member */
	remove(listId: string, recordId: string, now: number): boolean {
		const list = this.lists.get(listId);
		if (!list || !this.members.get(listId)?.delete(recordId)) return false;
		list.lastRemovedAt = now;
		return true;
	}

	/** Notes lists and members. @returns a function that brings them back */
	snapshot(): () => void {
		const noted = structuredClone({ lists: this.lists, members: this.members, lastId: this.lastId });
		return () => void Object.assign(this, structuredClone(noted));
	}

	/** Lists a record is in. */
	listsOf(recordId: string): { list: CrmList; membership: Membership }[] {
		return this.all().flatMap((list) => {
			const membership = this.members.get(list.listId)?.get(recordId);
			return membership ? [{ list, membership }] : [];
		});
	}
}
