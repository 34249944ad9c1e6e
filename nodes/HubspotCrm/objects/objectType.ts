/**
 * How two values of a key count as the same: e-mail addresses without case, domains as bare hosts however they are
 * written (`https://www.Example.com/about` and `example.com` are one).
 */
export type KeyKind = 'emailAddress' | 'webAddress';

/** A property by which HubSpot itself tells records apart (hubspot-api 3.1). */
export interface Key {
	property: string;
	kind: KeyKind;
	/** Whether HubSpot keeps it unique and upserts by it. If not, records are searched for by it. */
	unique: boolean;
	/** The property in which HubSpot keeps further values of the same record, separated by semicolons. */
	further: string;
}

/** Two properties that belong together: a stage is one of the stages of the pipeline. */
export interface PipelineProperties {
	pipeline: string;
	stage: string;
}

/** One type of CRM records. All that differs between types stands here; operations, fields and triggers ask it. */
export interface ObjectType {
	/** What results and the parameter 'Resource' call it. Stored in workflows: never changes. */
	key: string;
	/** As HubSpot's pages write it, singular and plural; and within a sentence. */
	name: string;
	plural: string;
	noun: string;
	nouns: string;
	/** Name in paths. */
	path: string;
	/** Id in the addresses of records and in webhooks, such as `0-1`. */
	typeId: string;
	/** What webhooks call it: the part before the dot in `contact.creation`. */
	webhookName: string;
	/** Whether the node and its triggers offer it by name. */
	isResource: boolean;
	keys: Key[];
	/** Properties that make up the name of a record in lists, in order. */
	titleProperties: string[];
	/** Fields that the property mapper shows first. */
	mainProperties: string[];
	/** What HubSpot returns when no properties are named (hubspot-api 2.4). */
	defaultProperties: string[];
	/** Without these HubSpot creates no record; the rules of an account may ask for more. */
	requiredProperties: string[];
	/** The properties that say when a record was created and last changed. */
	createdProperty: string;
	modifiedProperty: string;
	/** Where a record stands in a pipeline, for types that have pipelines (hubspot-api 1.6). */
	pipeline?: PipelineProperties;
	/** The property that "stage" means: of the pipeline or of the life cycle. */
	stageProperty?: string;
	/** Whether records of this type can be merged into each other. */
	merges: boolean;
	/** Scopes for reading and writing, of which any one is enough; the first is the one to ask for (hubspot-api 7). */
	scopes: { read: string[]; write: string[] };
	/** Lets property definitions be read, where HubSpot has a scope of its own for that. */
	schemaScope?: string;
}

/** What an entry must say; the rest has a default that fits most types. */
type Entry = Pick<ObjectType, 'key' | 'name' | 'plural' | 'path' | 'typeId'> & Partial<ObjectType>;

/** Completes an entry of the table, or one that is made of an account's schema. */
export function objectType(entry: Entry): ObjectType {
	return {
		noun: entry.name.toLowerCase(),
		nouns: entry.plural.toLowerCase(),
		webhookName: entry.key,
		isResource: false,
		keys: [],
		titleProperties: [],
		mainProperties: [],
		defaultProperties: [],
		requiredProperties: [],
		createdProperty: 'hs_createdate',
		modifiedProperty: 'hs_lastmodifieddate',
		stageProperty: entry.pipeline?.stage,
		merges: false,
		scopes: { read: [], write: [] },
		...entry,
	};
}
