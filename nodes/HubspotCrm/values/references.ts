import type { Owner } from '../api/owners';
import type { Pipeline } from '../api/pipelines';
import type { PropertyDefinition } from '../api/properties';
import type { PipelineProperties } from '../objects/objectType';
import type { Definitions } from './definitions';
import { suggest } from './suggest';

/**
 * The owners and pipelines of the account, to find the ids of references. A list is undefined if HubSpot did not return
 * it or no value needed it.
 */
export interface References {
	properties: PipelineProperties | undefined;
	/** The active owners. */
	owners?: Owner[];
	pipelines?: Pipeline[];
}

/** The references in values, in lower case: e-mail addresses of owners, ids and labels of pipelines and stages. */
export interface ReferencesUsed {
	owners: Set<string>;
	pipelines: Set<string>;
}

/** Properties whose values may be references. */
export function referenceProperties(
	definitions: Definitions,
	properties: PipelineProperties | undefined,
): PropertyDefinition[] {
	return [...definitions.byName.values()].filter(
		(definition) => isOwner(definition) || isOfPipeline(definition, properties),
	);
}

/** Adds the references in a value to `used`. `definition` is one of `referenceProperties`. */
export function noteReferences(value: unknown, definition: PropertyDefinition, used: ReferencesUsed): void {
	for (const text of textsIn(value)) {
		if (isOwner(definition)) {
			if (isAddress(text)) used.owners.add(plain(text));
		} else if (!isSettled(text, definition)) used.pipelines.add(plain(text));
	}
}

/**
 * Replaces references in a value by ids: an owner's e-mail address, and the label of a pipeline or stage. Other values
 * stay as they are. `pipeline`: the pipeline of the stage, by id or label, if it is given.
 *
 * Returns a problem for an e-mail address that no active owner has, or if the owners could not be read, and for the
 * label of a stage in several pipelines.
 */
export function toIds(
	value: unknown,
	definition: PropertyDefinition,
	references: References,
	pipeline?: unknown,
): { value: unknown } | { problem: string } {
	const one = idFinder(definition, references, pipeline);
	if (!one) return { value };
	const given: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(';') : [];
	const ids: unknown[] = [];
	for (const entry of given) {
		// Empty entries are kept: a semicolon in front adds to the values of the record (hubspot-api 6).
		const found = typeof entry === 'string' && entry.trim() !== '' ? one(entry.trim()) : { id: entry };
		if ('problem' in found) return found;
		ids.push(found.id);
	}
	if (given.length === 0) return { value };
	return { value: Array.isArray(value) ? ids : ids.join(';') };
}

type FoundId = { id: string } | { problem: string };

function idFinder(
	definition: PropertyDefinition,
	references: References,
	pipeline: unknown,
): ((text: string) => FoundId) | undefined {
	if (isOwner(definition))
		return (text) => (isAddress(text) ? ownerId(text, references.owners) : { id: text });
	const { properties, pipelines } = references;
	if (!isOfPipeline(definition, properties)) return undefined;
	return (text) => {
		if (!pipelines || isSettled(text, definition)) return { id: text };
		return definition.name === properties?.stage
			? stageId(text, pipelines, pipeline)
			: pipelineId(text, pipelines);
	};
}

function ownerId(address: string, owners: References['owners']): FoundId {
	if (!owners) {
		return {
			problem: `HubSpot did not return the owners, so '${address}' is nobody's address here. Give the credential the scope crm.objects.owners.read, or use the owner's ID`,
		};
	}
	const owner = owners.find(({ email }) => email === plain(address));
	if (owner) return { id: owner.id };
	// Compared without the domain, which is the same for most owners.
	const person = (one: string) => one.slice(0, one.indexOf('@'));
	const near = suggest(
		person(address),
		owners.map(({ email }) => ({ name: email, label: person(email) })),
	);
	const hint = near.length > 0 ? `. Did you mean ${near.map((entry) => `'${entry}'`).join(' or ')}?` : '';
	return { problem: `No active owner in HubSpot has the email address '${address}'${hint}` };
}

function pipelineId(text: string, pipelines: Pipeline[]): FoundId {
	return { id: pipelinesNamed(text, pipelines)[0]?.id ?? text };
}

/** The id of a stage. A text that is no stage is returned as it is, so that HubSpot checks it. */
function stageId(text: string, pipelines: Pipeline[], pipeline: unknown): FoundId {
	const chosen = textsIn(pipeline);
	const among = chosen.length > 0 ? chosen.flatMap((one) => pipelinesNamed(one, pipelines)) : pipelines;
	const found = among.flatMap(({ label, stages }) =>
		stages
			.filter((stage) => !stage.archived && isNamed(text, stage))
			.map(({ id }) => ({ id, pipeline: label })),
	);
	const [first, second] = found;
	if (!first) return { id: text };
	if (!second) return { id: first.id };
	const places = found.map(({ id, pipeline: label }) => `'${label}' (${id})`);
	return {
		problem: `'${text}' is a stage of several pipelines: ${places.join(', ')}. Give the pipeline as well, or use the ID of the stage`,
	};
}

const pipelinesNamed = (text: string, pipelines: Pipeline[]): Pipeline[] =>
	pipelines.filter((pipeline) => isNamed(text, pipeline));

const isNamed = (text: string, { id, label }: { id: string; label: string }): boolean =>
	id === text || plain(label) === plain(text);

/** Whether the values are ids of owners. */
export const isOwner = ({ externalOptions, referencedObjectType }: PropertyDefinition): boolean =>
	externalOptions === true && referencedObjectType === 'OWNER';

/** Whether the values are ids of pipelines or of their stages. */
const isOfPipeline = ({ name }: PropertyDefinition, properties: PipelineProperties | undefined): boolean =>
	properties !== undefined && [properties.pipeline, properties.stage].includes(name);

/**
 * Whether the definition is enough to understand the text: it is the value of an option, or the label of exactly one.
 */
function isSettled(text: string, { options = [] }: PropertyDefinition): boolean {
	if (options.some(({ value }) => value === text)) return true;
	return options.filter(({ label }) => plain(label) === plain(text)).length === 1;
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);

const plain = (text: string): string => text.trim().toLowerCase();

/** The texts of a value; lists and texts with semicolons hold several. */
function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return (value as unknown[]).flatMap(textsIn);
	if (typeof value !== 'string' && typeof value !== 'number') return [];
	return String(value)
		.split(';')
		.map((text) => text.trim())
		.filter((text) => text !== '');
}
