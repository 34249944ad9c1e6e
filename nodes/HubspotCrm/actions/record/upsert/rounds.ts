import type { Definitions } from '../../../values/definitions';
import { matchKey, RECORD_ID, targetKey } from '../../../values/matchKey';
import type { Wish } from './decide';
import type { State } from './lookUp';

/** Whether records are matched by a property that only search can find them by. */
export const isSearchedFor = ({ unique, property }: Wish): boolean => !unique && property !== RECORD_ID;

/**
 * The first wish for each record, then the second one for each, and so on. Targets that share a record, such as two
 * addresses of one contact, or a key and a domain that one item has, take turns as well.
 */
export function roundsOf(wishes: Wish[], state: State, definitions: Definitions | undefined): Wish[][] {
	const places = new Groups();
	const searched = new Set(wishes.filter(isSearchedFor).map(({ property }) => property));
	for (const { target, properties } of wishes) {
		const found = state.get(target);
		if (found && 'records' in found) for (const { id } of found.records) places.join(target, `id ${id}`);
		for (const property of searched) {
			const key = matchKey(property, properties[property], definitions?.byName.get(property));
			if (key !== '') places.join(target, targetKey(property, key));
		}
	}
	const seen = new Map<string, number>();
	const rounds: Wish[][] = [];
	for (const wish of wishes) {
		const place = places.of(wish.target);
		const round = seen.get(place) ?? 0;
		seen.set(place, round + 1);
		(rounds[round] ??= []).push(wish);
	}
	return rounds;
}

/** Names that belong together (a disjoint-set forest). */
class Groups {
	private readonly parents = new Map<string, string>();

	/** The name that stands for the group. */
	of(name: string): string {
		let root = name;
		for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root))
			root = parent;
		if (root !== name) this.parents.set(name, root);
		return root;
	}

	join(one: string, other: string): void {
		const [a, b] = [this.of(one), this.of(other)];
		if (a !== b) this.parents.set(b, a);
	}
}
