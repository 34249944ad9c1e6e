/**
 * How values of a key are compared: e-mail addresses without case, web addresses as bare hosts, so that
 * `https://www.Example.com/about` equals `example.com`.
 */
export type KeyKind = 'emailAddress' | 'webAddress';

/** A property by which HubSpot itself tells records apart (hubspot-api 3.1). */
export interface Key {
	property: string;
	kind: KeyKind;
	/** Whether HubSpot keeps it unique and can upsert by it. If not, records are searched for by it. */
	unique: boolean;
	/** The property in which HubSpot keeps further values of the same record, separated by semicolons. */
	further: string;
}

/** Two properties that belong together: a stage is one of the stages of the pipeline. */
export interface PipelineProperties {
	pipeline: string;
	stage: string;
}

/**
 * One type of CRM records. It holds everything that differs between types; operations, fields and triggers read it.
 */
export interface ObjectType {
	/** Name in results, and value of the parameter 'Resource'. Stored in workflows, so it never changes. */
	key: string;
	/** `name` and `plural` as HubSpot's pages write them, `noun` and `nouns` as they are written within a sentence. */
	name: string;
	plural: string;
	noun: string;
	nouns: string;
	/** Name in the paths of the API. */
	path: string;
	/** HubSpot's id of the type, such as `0-1`, as in the web addresses of records and in webhooks. */
	typeId: string;
	/** What webhooks call it: the part before the dot in `contact.creation`. */
	webhookName: string;
	/** What HubSpot's list of generic webhooks calls it, if that is another word (hubspot-api 1.8). */
	webhookAlias?: string;
	/** Whether the node and its triggers offer it by name. */
	isResource: boolean;
	keys: Key[];
	/** Properties that make up the name of a record in lists, in order. */
	titleProperties: string[];
	/** Fields that the property mapper shows first. */
	mainProperties: string[];
	/** What HubSpot returns if no properties are asked for (hubspot-api 2.4). */
	defaultProperties: string[];
	/**
	 * Properties without which HubSpot creates no record (hubspot-api 3.4). The rules of an account may require more
	 * (hubspot-api 1.3).
	 */
	requiredProperties: string[];
	/** The properties that say when a record was created and last changed. */
	createdProperty: string;
	modifiedProperty: string;
	/** The properties with a record's pipeline and stage (hubspot-api 1.6). Undefined if the type has no pipelines. */
	pipeline?: PipelineProperties;
	/**
	 * The property that 'Stage Changed' watches: the stage in a pipeline or in the life cycle. Undefined if there is
	 * none.
	 */
	stageProperty?: string;
	/**
	 * A property whose options HubSpot only lets a record go through forwards: it ignores a step back, and answers with
	 * success (hubspot-api 3.4). Undefined if there is none.
	 */
	forwardOnly?: string;
	/** Whether records of this type can be merged into each other. */
	merges: boolean;
	/** Scopes for reading and writing, of which any one is enough; the first is the one to ask for (hubspot-api 7). */
	scopes: { read: string[]; write: string[] };
	/** The scope for property definitions, if HubSpot has one for them alone (hubspot-api 7). */
	schemaScope?: string;
}

/** What an entry must have. All else has a default. */
type Entry = Pick<ObjectType, 'key' | 'name' | 'plural' | 'path' | 'typeId'> & Partial<ObjectType>;

/** Fills in the defaults of an entry, of the table or of a custom object. */
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
