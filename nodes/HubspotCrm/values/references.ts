import type { Owner } from '../api/owners';
import type { Pipeline } from '../api/pipelines';
import type { PropertyDefinition } from '../api/properties';
import type { PipelineProperties } from '../objects/objectType';
import type { Definitions } from './definitions';
import { isBlank } from './emptiness';
import { didYouMean } from './nearest';
import type { Choice } from './nearest';
import { takesSeveral } from './options';
import { suggest } from './suggest';
import { isAddress, plainWords, shown } from './text';
import type { Unusable } from './unusable';

/**
 * The owners and pipelines of the account, to find the ids of references. A list is undefined if HubSpot did not return
 * it or no value needed it.
 */
export interface References {
	properties: PipelineProperties | undefined;
	/** The active owners. */
	owners?: Owner[];
	/** The owners who left the account. */
	formerOwners?: Owner[];
	pipelines?: Pipeline[];
}

/**
 * The references in values, in lower case: e-mail addresses, names and ids of owners, ids and labels of pipelines and
 * stages.
 */
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

/**
 * Adds the references in a value to `used`. `definition` is one of `referenceProperties`. `ownerIds`: whether the ids
 * of owners are to be looked up as well, not only their addresses and names.
 */
export function noteReferences(
	value: unknown,
	definition: PropertyDefinition,
	used: ReferencesUsed,
	{ ownerIds = false } = {},
): void {
	for (const text of textsIn(value)) {
		if (isOwner(definition)) {
			if (ownerIds || !isId(text)) used.owners.add(plainWords(text));
		} else if (!isSettled(text, definition)) used.pipelines.add(plainWords(text));
	}
}

/** What values are for. */
export interface Purpose {
	/**
	 * Whether they are compared with those of records, and not written. Then owners who left the account are found as
	 * well, and what is no owner, pipeline or stage is a problem. Else HubSpot decides about ids, pipelines and stages.
	 */
	compared?: boolean;
}

/**
 * Replaces references in a value by ids: an owner's e-mail address or full name, and the label of a pipeline or stage.
 * Other values stay as they are. `pipeline`: the pipeline of the stage, by id or label, if it is given.
 *
 * An owner who left the account is found in writes too, with `former`: why nothing can be assigned to them anew.
 *
 * Returns a problem for an address or name that no owner or several have, or if the owners could not be read, and for
 * the label of a stage in several pipelines.
 */
export function toIds(
	value: unknown,
	definition: PropertyDefinition,
	references: References,
	pipeline?: unknown,
	purpose: Purpose = {},
): { value: unknown; former?: Unusable } | Unusable {
	const one = idFinder(definition, references, pipeline, purpose);
	if (!one) return { value };
	const given: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(';') : [];
	const ids: unknown[] = [];
	let former: Unusable | undefined;
	for (const entry of given) {
		// Empty entries are kept: a semicolon in front adds to the values of the record (hubspot-api 6).
		if (typeof entry !== 'string' || entry.trim() === '') {
			ids.push(entry);
			continue;
		}
		const found = one(entry.trim());
		if ('problem' in found) return found;
		former ??= found.former;
		ids.push(found.id);
	}
	if (given.length === 0) return { value };
	const named = ids.filter((id) => !isBlank(id));
	if (!takesSeveral(definition)) {
		if (named.length === 0) return { value };
		if (named.length > 1) {
			const problem = `${shown(value)} are several values, and the property takes one`;
			return purpose.compared ? { problem, remedy: "Use 'Is Any Of' (IN) for several" } : { problem };
		}
		return { value: named[0], ...(former ? { former } : {}) };
	}
	return { value: Array.isArray(value) ? ids : ids.join(';'), ...(former ? { former } : {}) };
}

/** `former`: why the id cannot be assigned anew, since it is that of an owner who left. */
type FoundId = { id: string; former?: Unusable } | Unusable;

function idFinder(
	definition: PropertyDefinition,
	references: References,
	pipeline: unknown,
	{ compared = false }: Purpose,
): ((text: string) => FoundId) | undefined {
	if (isOwner(definition))
		return (text) => (compared ? anyOwnerId(text, references) : activeOwnerId(text, references));
	const { properties, pipelines } = references;
	if (!isOfPipeline(definition, properties)) return undefined;
	return (text) => {
		if (!pipelines || isSettled(text, definition)) return { id: text };
		return definition.name === properties?.stage
			? stageId(text, pipelines, pipeline, compared)
			: pipelineId(text, pipelines, compared);
	};
}

/** The owner to assign. HubSpot decides about ids. One who left is found, and marked as such. */
function activeOwnerId(text: string, { owners, formerOwners = [] }: References): FoundId {
	if (isId(text)) return { id: text };
	if (!owners) return ownersUnread(text);
	const found = oneOwner(text, owners);
	if (found) return found;
	const [left, ...others] = ownersNamed(text, formerOwners);
	const but = left ? `, but ${left.name || left.email} who left the account,` : '';
	const unusable: Unusable = {
		problem: `No active owner in HubSpot${but} has the ${kindOf(text)} '${text}'`,
		remedy: nearOwners(text, owners),
	};
	return left && others.length === 0 ? { id: left.id, former: unusable } : unusable;
}

/** The owner to look for, among all there ever were. */
function anyOwnerId(text: string, { owners, formerOwners }: References): FoundId {
	if (isId(text)) {
		const isKnown = !owners || !formerOwners || [...owners, ...formerOwners].some(({ id }) => id === text);
		return isKnown ? { id: text } : { problem: `No owner in HubSpot has the ID '${text}'` };
	}
	if (!owners) return ownersUnread(text);
	const all = [...owners, ...(formerOwners ?? [])];
	return (
		oneOwner(text, owners) ??
		oneOwner(text, formerOwners ?? []) ?? {
			problem: `No active owner in HubSpot${formerOwners ? ', and none who left,' : ''} has the ${kindOf(text)} '${text}'`,
			remedy: nearOwners(text, all),
		}
	);
}

const ownersUnread = (text: string): FoundId => ({
	problem: `HubSpot did not return the owners, so '${text}' cannot be looked up`,
	remedy: "Give the credential the scope crm.objects.owners.read, or use the owner's ID",
});

/** The only owner with this address or full name; a problem if there are several; undefined if there is none. */
function oneOwner(text: string, owners: Owner[]): FoundId | undefined {
	const named = ownersNamed(text, owners);
	const [first, second] = named;
	if (!first) return undefined;
	if (!second) return { id: first.id };
	const list = named.map(({ id, email }) => `${email || 'no email address'} (${id})`).join(', ');
	return {
		problem: `Several owners have the name '${text}': ${list}`,
		remedy: 'Use the email address or the ID',
	};
}

const ownersNamed = (text: string, owners: Owner[]): Owner[] =>
	owners.filter(({ email, name }) => plainWords(isAddress(text) ? email : name) === plainWords(text));

/** The owners that a text may mean, in words; undefined if none is near. */
function nearOwners(text: string, owners: Owner[]): string | undefined {
	if (!isAddress(text)) {
		const meant = didYouMean(text, owners.map(choiceOf));
		return meant === '' ? undefined : meant;
	}
	// Compared without the domain, which is the same for most owners.
	const person = (one: string) => one.slice(0, one.indexOf('@'));
	const near = suggest(
		person(text),
		owners.map(({ email }) => ({ name: email, label: person(email) })),
	);
	return near.length > 0 ? `Did you mean ${near.map((entry) => `'${entry}'`).join(' or ')}?` : undefined;
}

const choiceOf = ({ id, email, name }: Owner): Choice => ({ label: name || email, value: email || id });

const kindOf = (text: string): string => (isAddress(text) ? 'email address' : 'name');

/** The id of a pipeline. A text that is none is a problem where it is compared, else HubSpot checks it. */
function pipelineId(text: string, pipelines: Pipeline[], compared: boolean): FoundId {
	const [named] = pipelinesNamed(text, pipelines);
	if (named) return { id: named.id };
	return compared ? notThere(`HubSpot has no pipeline '${text}'`, text, pipelines) : { id: text };
}

const notThere = (problem: string, text: string, all: Array<{ id: string; label: string }>): FoundId => ({
	problem,
	remedy: didYouMean(
		text,
		all.map(({ id, label }) => ({ value: id, label })),
	),
});

/** The id of a stage. A text that is none is a problem where it is compared, else HubSpot checks it. */
function stageId(text: string, pipelines: Pipeline[], pipeline: unknown, compared: boolean): FoundId {
	const chosen = textsIn(pipeline);
	const among = chosen.length > 0 ? chosen.flatMap((one) => pipelinesNamed(one, pipelines)) : pipelines;
	const found = among.flatMap(({ label, stages }) =>
		stages
			.filter((stage) => !stage.archived && isNamed(text, stage))
			.map(({ id }) => ({ id, pipeline: label })),
	);
	const [first, second] = found;
	if (!first) return noStage(text, pipelines, among, compared);
	if (!second) return { id: first.id };
	const places = found.map(({ id, pipeline: label }) => `'${label}' (${id})`);
	return {
		problem: `'${text}' is a stage of several pipelines: ${places.join(', ')}`,
		remedy: 'Give the pipeline as well, or use the ID of the stage',
	};
}

/** A text that is no current stage. Records can be in a stage by id that was archived, or belongs to another pipeline. */
function noStage(text: string, all: Pipeline[], among: Pipeline[], compared: boolean): FoundId {
	const isKnown = all.some(({ stages }) => stages.some(({ id }) => id === text));
	if (!compared || isKnown) return { id: text };
	const usable = (among.length > 0 ? among : all).flatMap(({ stages }) => stages);
	return notThere(
		`HubSpot has no stage '${text}'`,
		text,
		usable.filter(({ archived }) => !archived),
	);
}

const pipelinesNamed = (text: string, pipelines: Pipeline[]): Pipeline[] =>
	pipelines.filter((pipeline) => isNamed(text, pipeline));

const isNamed = (text: string, { id, label }: { id: string; label: string }): boolean =>
	id === text || plainWords(label) === plainWords(text);

/** Whether the values are ids of owners. */
export const isOwner = ({ externalOptions, referencedObjectType }: PropertyDefinition): boolean =>
	externalOptions === true && referencedObjectType === 'OWNER';

/** Whether the values are ids of owners, pipelines or stages. */
export const isReference = (definition: PropertyDefinition, { properties }: References): boolean =>
	isOwner(definition) || isOfPipeline(definition, properties);

/** Whether the values are ids of pipelines or of their stages. */
const isOfPipeline = ({ name }: PropertyDefinition, properties: PipelineProperties | undefined): boolean =>
	properties !== undefined && [properties.pipeline, properties.stage].includes(name);

/**
 * Whether the definition is enough to understand the text: it is the value of an option, or the label of exactly one.
 */
function isSettled(text: string, { options = [] }: PropertyDefinition): boolean {
	if (options.some(({ value }) => value === text)) return true;
	return options.filter(({ label }) => plainWords(label) === plainWords(text)).length === 1;
}

/** Owners are known by numbers (hubspot-api 1.6). */
const isId = (text: string): boolean => /^\d+$/.test(text);

/** The texts of a value; lists and texts with semicolons hold several. */
function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return (value as unknown[]).flatMap(textsIn);
	if (typeof value !== 'string' && typeof value !== 'number') return [];
	return String(value)
		.split(';')
		.map((text) => text.trim())
		.filter((text) => text !== '');
}
