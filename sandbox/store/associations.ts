import { HUBSPOT_DEFINED, type AssociationType } from './association-types';

const FIRST_LABEL_ID = 1_001;

/** Association types and associations of one portal. Record ids are unique over all types. */
export class Associations {
	/** How many records a type may lead to, by type id, as administrators set it (HubSpot API notes, section 1.5). */
	maxima = new Map<number, number>();
	private types: AssociationType[] = [...HUBSPOT_DEFINED];
	private lastTypeId = FIRST_LABEL_ID - 1;
	/** From record, to type, to record: the types of their association. */
	private links = new Map<string, Map<string, Map<string, Set<number>>>>();

	/** Types from one object type to another. */
	between(from: string, to: string): AssociationType[] {
		return this.types.filter((type) => type.from === from && type.to === to);
	}

	type(typeId: number): AssociationType | undefined {
		return this.types.find((type) => type.typeId === typeId);
	}

	/** Whether a label of the account has this internal name. */
	isNamed(name: string): boolean {
		return this.types.some((type) => type.name === name);
	}

	/** The type without label of a pair, which every association of the pair carries. */
	plain(from: string, to: string): AssociationType | undefined {
		return this.types.find((type) => type.from === from && type.to === to && type.label === null);
	}

	/**
	 * Adds a pair of types, one for each direction; without labels it is what the pair has by default.
	 *
	 * @returns both directions; the same one twice within one object type and label
	 */
	define(
		from: string,
		to: string,
		labels: { name?: string; label: string | null; inverseLabel?: string | null },
	): [AssociationType, AssociationType] {
		const inverseLabel = labels.inverseLabel === undefined ? labels.label : labels.inverseLabel;
		const typeId = ++this.lastTypeId;
		const alone = from === to && inverseLabel === labels.label;
		const inverse = alone ? typeId : ++this.lastTypeId;
		const legacyName = labels.name ?? `${from}_to_${to}`;
		const common = { category: 'USER_DEFINED' as const, name: labels.name, legacyName };
		const there = { ...common, typeId, inverse, from, to, label: labels.label };
		const back = { ...common, typeId: inverse, inverse: typeId, from: to, to: from, label: inverseLabel };
		this.types.push(there, ...(alone ? [] : [back]));
		return [there, alone ? there : back];
	}

	/** Changes labels of a pair in place. */
	relabel(typeId: number, label: string, inverseLabel: string): void {
		const inverse = this.type(typeId)?.inverse;
		this.types = this.types.map((type) => {
			if (type.typeId === typeId) return { ...type, label };
			return type.typeId === inverse ? { ...type, label: inverseLabel } : type;
		});
	}

	/** Takes a pair of types away, and from every association that carries it. */
	removeType(typeId: number): void {
		const inverse = this.type(typeId)?.inverse;
		this.types = this.types.filter((type) => type.typeId !== typeId && type.typeId !== inverse);
		for (const byType of this.links.values()) {
			for (const targets of byType.values()) {
				for (const typeIds of targets.values()) {
					typeIds.delete(typeId);
					if (inverse !== undefined) typeIds.delete(inverse);
				}
			}
		}
	}

	/** Associates two records in both directions. The pair's plain type always comes along. */
	link(fromId: string, toId: string, type: AssociationType): void {
		if (type.single) this.dropSingle(fromId, type);
		for (const one of new Set([type, this.plain(type.from, type.to)])) {
			if (!one) continue;
			this.typeIds(fromId, one.to, toId).add(one.typeId);
			this.typeIds(toId, one.from, fromId).add(one.inverse);
		}
	}

	/** Takes types off an association; without its plain type it is gone (HubSpot API notes, section 1.5). */
	unlink(fromId: string, toId: string, types: readonly AssociationType[]): void {
		for (const type of types) {
			if (type.label === null) return this.remove(fromId, type.to, toId, type.from);
			this.links.get(fromId)?.get(type.to)?.get(toId)?.delete(type.typeId);
			this.links.get(toId)?.get(type.from)?.get(fromId)?.delete(type.inverse);
		}
	}

	/** Removes the association of two records with all its types. */
	remove(fromId: string, toType: string, toId: string, fromType: string): void {
		this.links.get(fromId)?.get(toType)?.delete(toId);
		this.links.get(toId)?.get(fromType)?.delete(fromId);
	}

	/** Associations of a record with records of a type, in the order they were made. */
	of(fromId: string, toType: string): ReadonlyMap<string, ReadonlySet<number>> {
		return this.links.get(fromId)?.get(toType) ?? new Map();
	}

	has(fromId: string, toType: string, toId: string): boolean {
		return this.links.get(fromId)?.get(toType)?.has(toId) ?? false;
	}

	/** Everything a record is associated with: type id of the other end, its id, the association's types. */
	*all(fromId: string): Iterable<[string, string, ReadonlySet<number>]> {
		for (const [toType, targets] of this.links.get(fromId) ?? []) {
			for (const [toId, typeIds] of targets) yield [toType, toId, typeIds];
		}
	}

	/** Removes every association of a record. */
	forget(id: string, typeOfRecord: string): void {
		for (const [, toId] of this.all(id)) this.links.get(toId)?.get(typeOfRecord)?.delete(id);
		this.links.delete(id);
	}

	/** Notes types and associations. @returns a function that brings them back */
	snapshot(): () => void {
		const { types, lastTypeId } = this;
		const noted = [...types];
		const maxima = [...this.maxima];
		const links = structuredClone(this.links);
		return () => {
			this.types = [...noted];
			this.maxima = new Map(maxima);
			this.lastTypeId = lastTypeId;
			this.links = structuredClone(links);
		};
	}

	private dropSingle(fromId: string, type: AssociationType): void {
		for (const [toId, typeIds] of this.links.get(fromId)?.get(type.to) ?? []) {
			if (typeIds.delete(type.typeId))
				this.links.get(toId)?.get(type.from)?.get(fromId)?.delete(type.inverse);
		}
	}

	private typeIds(fromId: string, toType: string, toId: string): Set<number> {
		const byType = entryOf(this.links, fromId, () => new Map<string, Map<string, Set<number>>>());
		const targets = entryOf(byType, toType, () => new Map<string, Set<number>>());
		return entryOf(targets, toId, () => new Set<number>());
	}
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) map.set(key, (value = make()));
	return value;
}
