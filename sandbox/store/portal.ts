import type { VirtualClock } from '../core/clock';
import type { Random } from '../core/random';
import { Associations } from './associations';
import type { ObjectType } from './definitions';
import { Lists } from './lists';
import { STANDARD_TYPES } from './object-types';
import { makeOwner, seedOwners, type Owner, type OwnerInput } from './owners';
import { Pipelines } from './pipelines';
import type { PortalType } from './portal-type';
import { PropertyCatalog } from './property-catalog';
import type { PropertyInput } from './property-kit';
import { RecordStore } from './record-store';
import { customType, fullyQualifiedName, SAMPLE_SCHEMAS, type Schema, type SchemaInput } from './schemas';
import { RecordWriter } from './writer';

export type { PortalType };

/** What a portal needs from the sandbox around it. */
export interface PortalEnvironment {
	clock: VirtualClock;
	random: Random;
	searchLagMs(): number;
	ghostMs(): number;
	/** Data hosting location, such as `eu1`; default `na1`. */
	hosting?: string;
}

/** Time zone of every portal of the sandbox: the daily limit ends at its midnight. */
export const PORTAL_TIME_ZONE = { name: 'US/Eastern', utcOffset: '-05:00', utcOffsetMs: -5 * 3_600_000 };

/** Where HubSpot keeps the data of most accounts. Tokens and addresses name it (HubSpot API notes, section 1.7). */
export const HOME = 'na1';
/** Types that every custom object type is associated with from the start, by their singular names. */
const ACTIVITIES = ['note', 'task', 'call', 'meeting', 'email'];

const FIRST_ID = 151_000_000_000;
const FIRST_SCHEMA_ID = 34_120_501;

/** One HubSpot account. */
export class Portal {
	readonly owners: Owner[];
	readonly createdAt: string;
	readonly hosting: string;
	readonly associations = new Associations();
	readonly writes: RecordWriter;
	readonly lists = new Lists();
	/** E-mail addresses that a GDPR deletion has shut out. */
	readonly blockedAddresses = new Set<string>();
	/** Custom object types by type id. */
	readonly schemas = new Map<string, Schema>();
	private readonly byName = new Map<string, PortalType>();
	private readonly bySpelling = new Map<string, PortalType>();
	private lastId = FIRST_ID;
	private lastSchemaId = FIRST_SCHEMA_ID - 1;

	constructor(
		readonly id: number,
		readonly name: string,
		private readonly environment: PortalEnvironment,
	) {
		this.hosting = environment.hosting ?? HOME;
		this.createdAt = new Date(environment.clock.now()).toISOString();
		this.owners = seedOwners(this.createdAt);
		this.writes = new RecordWriter(id, this.associations, (objectTypeId) => this.need(objectTypeId));
		for (const type of STANDARD_TYPES) this.addType(type);
		for (const schema of SAMPLE_SCHEMAS) this.addSchema(schema);
	}

	/** Host of its web pages. */
	get uiDomain(): string {
		return this.hosting === HOME ? 'app.hubspot.com' : `app-${this.hosting}.hubspot.com`;
	}

	/** Adds an object type with its properties, pipelines and an empty store. */
	addType(type: ObjectType): PortalType {
		const pipelines = new Pipelines(type.name);
		const records = new RecordStore(type, {
			clock: this.environment.clock,
			stages: pipelines,
			userOf: (ownerId) => this.owners.find(({ id }) => id === ownerId)?.userIdIncludingInactive.toString(),
			nextId: () => this.nextId(),
			searchLagMs: () => this.environment.searchLagMs(),
			ghostMs: () => this.environment.ghostMs(),
		});
		const entry = { type, pipelines, records, properties: new PropertyCatalog(type, this.createdAt) };
		this.byName.set(type.name, entry);
		for (const spelling of [type.id, type.name, type.singular, ...(type.aliases ?? [])]) {
			this.bySpelling.set(spelling.toLowerCase(), entry);
		}
		this.syncStageOptions(entry);
		return entry;
	}

	/** Makes a custom object type, with plain associations to activities and to the types it names (HubSpot API notes, section 1.6). */
	addSchema(input: SchemaInput): Schema {
		const number = ++this.lastSchemaId;
		const objectTypeId = `2-${number}`;
		this.addType(customType(this.id, objectTypeId, input));
		const { properties: _, ...description } = input;
		const at = new Date(this.environment.clock.now()).toISOString();
		const schema: Schema = {
			...description,
			id: String(number),
			objectTypeId,
			fullyQualifiedName: fullyQualifiedName(this.id, input.name),
			createdAt: at,
			updatedAt: at,
			archived: false,
		};
		this.schemas.set(objectTypeId, schema);
		for (const activity of ACTIVITIES) {
			const name = `${input.name.toLowerCase()}_to_${activity}`;
			this.associations.define(objectTypeId, this.need(activity).type.id, { name, label: null });
		}
		for (const other of input.associatedObjects) {
			const target = this.find(other);
			if (target && !this.associations.plain(objectTypeId, target.type.id)) {
				this.associations.define(objectTypeId, target.type.id, { label: null });
			}
		}
		return schema;
	}

	/** Takes a custom object type away. */
	removeSchema(objectTypeId: string): void {
		const entry = this.need(objectTypeId);
		this.schemas.delete(objectTypeId);
		this.byName.delete(entry.type.name);
		for (const [spelling, one] of this.bySpelling) if (one === entry) this.bySpelling.delete(spelling);
	}

	get types(): PortalType[] {
		return [...this.byName.values()];
	}

	/** An object type by id, plural or singular name (HubSpot API notes, section 1.4, type resolution). */
	find(spelling: string): PortalType | undefined {
		return this.bySpelling.get(spelling.toLowerCase());
	}

	/** Like `find`, for callers inside the process. @throws RangeError when there is no such type. */
	need(spelling: string): PortalType {
		const entry = this.find(spelling);
		if (!entry) throw new RangeError(`the sandbox has no object type '${spelling}'`);
		return entry;
	}

	/** Defines a property as an administrator would; a unique one can be used as `idProperty` from then on. */
	defineProperty(spelling: string, input: PropertyInput): void {
		const entry = this.need(spelling);
		const at = new Date(this.environment.clock.now()).toISOString();
		const property = entry.properties.define({ createdAt: at, updatedAt: at, ...input });
		if (property.hasUniqueValue) entry.records.unique.track(property.name, entry.records.all());
	}

	/** Takes somebody in who may own records. */
	addOwner(input: OwnerInput): Owner {
		const at = new Date(this.environment.clock.now()).toISOString();
		const owner = makeOwner(input, this.owners.length, at);
		this.owners.push(owner);
		return owner;
	}

	/** Makes the options of the pipeline and stage properties follow the pipelines. */
	syncStageOptions(entry: PortalType): void {
		const names = entry.type.pipeline;
		if (!names) return;
		const option = (one: { id: string; label: string }, displayOrder: number) => ({
			label: one.label,
			value: one.id,
			displayOrder,
			hidden: false,
		});
		const active = entry.pipelines.list.filter((pipeline) => !pipeline.archived);
		entry.properties.setOptions(names.pipeline, active.map(option));
		entry.properties.setOptions(
			names.stage,
			active.flatMap((pipeline) => pipeline.stages.filter((stage) => !stage.archived)).map(option),
		);
	}

	/** Notes everything in the portal. @returns a function that brings it back */
	snapshot(): () => void {
		const types = [...this.byName];
		const spellings = [...this.bySpelling];
		const schemas = structuredClone([...this.schemas]);
		const blocked = [...this.blockedAddresses];
		const owners = [...this.owners];
		const { lastId, lastSchemaId } = this;
		const parts = [
			this.associations.snapshot(),
			this.lists.snapshot(),
			...this.types.flatMap(({ pipelines, properties, records }) => [
				pipelines.snapshot(),
				properties.snapshot(),
				records.snapshot(),
			]),
		];
		return () => {
			refill(this.byName, types);
			refill(this.bySpelling, spellings);
			refill(this.schemas, structuredClone(schemas));
			this.owners.splice(0, Infinity, ...owners);
			this.blockedAddresses.clear();
			for (const address of blocked) this.blockedAddresses.add(address);
			this.lastId = lastId;
			this.lastSchemaId = lastSchemaId;
			for (const restore of parts) restore();
		};
	}

	/** Ascending with gaps, over all types, as in a busy account. */
	nextId(): number {
		this.lastId += 1 + this.environment.random.below(97);
		return this.lastId;
	}
}

function refill<K, V>(map: Map<K, V>, entries: readonly (readonly [K, V])[]): void {
	map.clear();
	for (const [key, value] of entries) map.set(key, value);
}
