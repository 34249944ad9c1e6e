import { findByProperty } from '../records/findRecords';
import type { Found } from '../records/findRecords';
import { addRecent, recentRecords } from '../records/recentRecords';
import type { WantedLink } from './writeAssociations';
import type { OtherType } from '../objects/objectTypes';
import { definitionsOf } from '../metadata/propertyDefinitions';
import { associationTypesOf } from '../metadata/associationLabels';
import type { AssociationType } from '../api/associations';
import type { Explanation } from '../errors/explain';
import type { Failure } from '../transport/types';
import { typeKey, typesNamed } from './labels';
import { matchKey, RECORD_ID } from '../values/matchKey';
import { unknownProperty } from '../values/toProperties';
import type { PropertyDefinition } from '../values/definitions';
import type { RecordContext } from '../actions/operation';
import { ambiguous, ASSOCIATE_WITH, notFound } from '../actions/record/linking/read';
import type { LinkWish } from '../actions/record/linking/read';

/** A record to associate with, found before anything is written. */
export interface Target extends Omit<WantedLink, 'fromId'> {
	other: OtherType;
}

type Stop = { problem: Explanation } | { failure: Failure };

/** Finds the records and labels that wishes name: all of them at once, 100 values a call. */
export class Targets {
	private readonly kinds = new Map<string, Kind>();
	private readonly labels = new Map<string, { type?: AssociationType } | Stop>();

	constructor(private readonly context: RecordContext) {}

	/** Looks up what the wishes of all items name. */
	async prepare(wishes: LinkWish[]): Promise<void> {
		for (const wish of wishes) {
			const key = kindKey(wish);
			const kind = this.kinds.get(key) ?? { wish, values: new Set(), found: new Map() };
			this.kinds.set(key, kind);
			for (const value of wish.values) kind.values.add(value);
			this.labels.set(labelKey(wish), {});
		}
		const { object, stopOnFailure, client } = this.context;
		const labelled = new Map(wishes.map((wish) => [labelKey(wish), wish]));
		await Promise.all([
			...[...this.kinds.values()].map(async (kind) => await this.find(kind, stopOnFailure)),
			...[...labelled].map(async ([key, wish]) => {
				this.labels.set(key, await typeFor(client, object, wish));
			}),
		]);
	}

	/** The records that an item is to be associated with, or why that is not known. */
	of(wishes: LinkWish[]): { targets: Target[] } | Stop {
		const targets: Target[] = [];
		for (const wish of wishes) {
			const label = this.labels.get(labelKey(wish)) ?? {};
			if ('problem' in label || 'failure' in label) return label;
			const { type } = label;
			for (const value of wish.values) {
				const ids = this.idsOf(wish, value);
				if (!Array.isArray(ids)) return ids;
				const [id] = ids;
				if (ids.length > 1) return { problem: ambiguous(wish, value, ids) };
				if (id !== undefined) targets.push({ toId: id, to: wish.other.path, other: wish.other, type });
				else if (!wish.ignoreMissing) return { problem: notFound(wish, value) };
			}
		}
		return { targets };
	}

	private idsOf(wish: LinkWish, value: string): string[] | Stop {
		if (wish.property === RECORD_ID) return [value];
		const { found, stop, definition } = this.kinds.get(kindKey(wish)) as Kind;
		if (stop) return stop;
		const entry = found.get(matchKey(wish.property, value, definition)) ?? { records: [] };
		return 'failure' in entry
			? { failure: { ...entry.failure, doing: lookingUp(wish.other) } }
			: entry.records.map(({ id }) => id);
	}

	private async find(kind: Kind, stopOnFailure: boolean): Promise<void> {
		const { property, other } = kind.wish;
		if (property === RECORD_ID) return;
		const { client } = this.context;
		const started = client.clock.now();
		let definitions = await definitionsOf(client, other.path);
		if (definitions && !definitions.byName.has(property) && definitions.readAt < started)
			definitions = await definitionsOf(client, other.path, 0);
		kind.definition = definitions?.byName.get(property);
		if (definitions && !kind.definition) {
			kind.stop = { problem: unknownProperty(property, definitions, ASSOCIATE_WITH) };
			return;
		}
		const unique = kind.definition?.hasUniqueValue === true || property === other.object?.uniqueProperty;
		const { definition } = kind;
		const lookup = { type: other.path, property, definition, unique, properties: [], stopOnFailure };
		kind.found = await findByProperty(client, lookup, kind.values);
		const recent = await recentRecords(client.connection, other.path, client.clock);
		await addRecent(client, lookup, recent, kind.found);
	}
}

/** The values of one property of one type. */
interface Kind {
	wish: LinkWish;
	values: Set<string>;
	found: Map<string, Found>;
	definition?: PropertyDefinition;
	stop?: Stop;
}

const kindKey = ({ other, property }: LinkWish) => JSON.stringify([other.path, property]);
const labelKey = ({ other, label }: LinkWish) => JSON.stringify([other.path, label.toLowerCase()]);

const lookingUp = ({ noun }: OtherType) => ({ action: 'look up', record: `${noun} to associate with` });

/** A label that was not there a moment ago may be new. */
async function typeFor(
	client: RecordContext['client'],
	{ path, plural }: RecordContext['object'],
	{ other, label }: LinkWish,
): Promise<{ type?: AssociationType } | Stop> {
	if (label === '') return {};
	const started = client.clock.now();
	let answer = await associationTypesOf(client, path, other.path);
	if ('types' in answer && typesNamed(answer.types, label).length === 0)
		answer = await associationTypesOf(client, path, other.path, client.clock.now() - started + 1);
	if ('failure' in answer) {
		const doing = {
			action: 'read',
			record: `association labels from ${plural.toLowerCase()} to ${other.plural}`,
		};
		return { failure: { ...answer.failure, doing } };
	}
	const named = typesNamed(answer.types, label);
	const [type] = named;
	if (named.length === 1 && type) return { type: type.label === null ? undefined : type };
	const choices = answer.types.flatMap((one) =>
		one.label === null ? [] : `'${one.label}' (${typeKey(one)})`,
	);
	const pair = `${plural.toLowerCase()} to ${other.plural}`;
	return {
		problem: {
			message:
				named.length > 1
					? `Several labels from ${pair} go by '${label.slice(0, 60)}'`
					: `There is no label '${label.slice(0, 60)}' from ${pair}`,
			description: `Choose another one in 'Label' of the parameter '${ASSOCIATE_WITH}'. ${choices.length > 0 ? `Labels of this account: ${choices.join(', ')}.` : 'This account has none for these two types.'}`,
		},
	};
}
