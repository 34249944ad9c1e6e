import { identityKey } from '../../../objects/keys';
import type { ObjectType } from '../../../objects/objectType';
import type { Definitions } from '../../../values/definitions';
import { matchKey } from '../../../values/matchKey';
import { isSearchedFor } from './decide';
import type { UpsertItem } from './decide';
import type { Known } from './lookUp';

/**
 * Divides items into rounds. The first round has the first item for each record, the second round the second one, and
 * so on. Several identities can mean the same record, such as two e-mail addresses of one contact, or a custom key and
 * a domain that one item has.
 */
export function roundsOf(
	items: UpsertItem[],
	known: Known,
	definitions: Definitions | undefined,
	object: ObjectType,
): UpsertItem[][] {
	const groups = new Groups();
	const searched = new Set(items.filter(isSearchedFor).map(({ idProperty }) => idProperty));
	for (const { identity, properties } of items) {
		const found = known.get(identity);
		if (found && 'records' in found) for (const { id } of found.records) groups.join(identity, `id ${id}`);
		for (const property of searched) {
			const key = matchKey(object, property, properties[property], definitions?.byName.get(property));
			if (key !== '') groups.join(identity, identityKey(property, key));
		}
	}
	const seen = new Map<string, number>();
	const rounds: UpsertItem[][] = [];
	for (const item of items) {
		const group = groups.of(item.identity);
		const round = seen.get(group) ?? 0;
		seen.set(group, round + 1);
		(rounds[round] ??= []).push(item);
	}
	return rounds;
}

/** Groups of identities that mean the same record (a disjoint-set forest). */
class Groups {
	private readonly parents = new Map<string, string>();

	/** The identity that stands for the group of `identity`. */
	of(identity: string): string {
		let root = identity;
		for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root))
			root = parent;
		if (root !== identity) this.parents.set(identity, root);
		return root;
	}

	join(one: string, other: string): void {
		const [a, b] = [this.of(one), this.of(other)];
		if (a !== b) this.parents.set(b, a);
	}
}
