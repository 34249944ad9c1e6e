import type { HubspotRecord, PropertyValues } from '../../../api/records';
import { explain } from '../../../errors/explain';
import type { Explanation, Failure } from '../../../errors/failure';
import type { Definitions } from '../../../values/definitions';
import { written } from '../../../values/diff';
import type { NotTaken } from '../../../values/taken';
import type { RecordContext } from '../../operation';
import type { Part } from '../eachRecord';
import type { SettledUpdates, Updating } from './inputs';

/** A record after a write: the values it had, those that were sent, and those that HubSpot returned. */
export const merged = (
	before: HubspotRecord,
	sent: PropertyValues,
	answer: HubspotRecord,
	definitions: Definitions | undefined,
): HubspotRecord => ({
	...before,
	...answer,
	properties: { ...written(before.properties, sent, definitions), ...answer.properties },
});

/** Explains that only some records of an item were updated. */
export function partly({ parts, failures }: Tally, { object }: RecordContext): Explanation {
	const reasons = failures
		.slice(0, 3)
		.map(
			({ id, failure }) => `${id}: ${explain(failure, { record: object.noun, action: 'update' }).message}`,
		);
	const done = parts.map((part) => part.record.id).join(', ') || 'none';
	return {
		message: `Only ${parts.length} of ${parts.length + failures.length} matching ${object.nouns} were updated`,
		description: `Updated: ${done}. Not updated: ${reasons.join('; ')}.`,
	};
}

/** Whether a failed write may have been applied. */
export const isDoubtful = ({ kind, maybeApplied }: Failure): boolean =>
	kind === 'unconfirmed' || maybeApplied === true;

/** What became of the records of one item. */
export interface Tally {
	parts: Part[];
	failures: Array<{ id: string; failure: Failure }>;
	/** How many of them no longer exist. */
	gone: number;
}

/** Counts what became of the updates of one item. */
export function tallyOf(
	{ updates }: Updating,
	settled: SettledUpdates,
	definitions: Definitions | undefined,
	isGone: (failure: Failure) => boolean,
): Tally {
	const tally: Tally = { parts: [], failures: [], gone: 0 };
	for (const [at, { record, properties, notTaken = [] }] of updates.entries()) {
		const result = settled[at];
		const missed = (more: NotTaken[] = []) => {
			const all = [...notTaken, ...more];
			return all.length > 0 ? { notTaken: all } : {};
		};
		if (!result) tally.parts.push({ record, extra: { outcome: 'unchanged' }, ...missed() });
		else if ('record' in result) {
			const after = merged(record, properties, result.record, definitions);
			tally.parts.push({ record: after, extra: { outcome: 'updated' }, ...missed(result.notTaken) });
		} else if (isGone(result.failure)) tally.gone++;
		else tally.failures.push({ id: record.id, failure: result.failure });
	}
	return tally;
}
