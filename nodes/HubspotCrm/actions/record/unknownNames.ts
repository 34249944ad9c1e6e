import type { HubspotRecord } from '../../api/records';
import { readableDefinitionsOf } from '../../metadata/propertyDefinitions';
import type { Form } from '../../output/form';
import type { HubspotClient } from '../../transport/client';
import { propertyNamed } from '../../values/definitions';
import { suggest } from '../../values/suggest';
import type { RecordContext } from '../operation';

/** Most names that the hint lists. */
const MOST_NAMED = 5;

/** The runs that were told. A client lives for one run. */
const told = new WeakSet<HubspotClient>();

/**
 * Tells, once in a run, which of the properties that a read asks for do not exist: HubSpot leaves them out without a
 * word (hubspot-api 1.4). Only for simple forms, for which the definitions are read in any case. What a record has is
 * no unknown name, though the definitions lack it, as they lack sensitive properties.
 */
export async function tellUnknownNames(
	{ client, object, host }: RecordContext,
	records: HubspotRecord[],
	forms: Iterable<Form>,
): Promise<void> {
	if (records.length === 0 || told.has(client) || !('addExecutionHints' in host)) return;
	const names = new Set([...new Set(forms)].flatMap(({ simple, named }) => (simple ? named : [])));
	const lacking = [...names].filter(
		(name) => !records.some(({ properties }) => Object.hasOwn(properties, name)),
	);
	const definitions = lacking.length > 0 ? await readableDefinitionsOf(client, object) : undefined;
	if (!definitions) return;
	const unknown = lacking.filter((name) => !propertyNamed(definitions, name));
	if (unknown.length === 0) return;
	told.add(client);
	const shown = unknown.slice(0, MOST_NAMED).map((name) => {
		const [near] = suggest(name, definitions.byName.values());
		return near === undefined ? `'${name}'` : `'${name}' (did you mean '${near}'?)`;
	});
	const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
	host.addExecutionHints({
		type: 'warning',
		location: 'outputPane',
		message: `HubSpot has no ${object.noun} property named ${shown.join(', ')}${more}. Results lack what 'Property Names or IDs' asks for by such a name.`,
	});
}
