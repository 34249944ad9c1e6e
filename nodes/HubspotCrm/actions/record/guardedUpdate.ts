import { valueOptions } from '../../fields/properties';
import { identityKey, RECORD_ID } from '../../objects/keys';
import type { UpdateInput } from '../../records/writeRecords';
import type { Definitions } from '../../values/definitions';
import { restrictsAny } from '../../values/writePolicy';
import type { RecordContext } from '../operation';
import type { Result } from './eachRecord';
import type { GivenProperties, ValueReader } from './propertyValues';
import { compares } from './upsert/decide';
import type { Rules, UpsertItem } from './upsert/decide';
import { lookUp } from './upsert/lookUp';
import { matchRules } from './upsert/match';
import { Writer } from './upsert/writer';

/** An update that looks at the record first, if its rules ask for that. */
export interface GuardedInput extends UpdateInput {
	index: number;
	rules: Rules;
}

/** The rules for the update of an item. Throws what n8n throws, as for a failed expression. */
export function updateRules(
	{ parameters, object }: RecordContext,
	index: number,
	given: GivenProperties,
): Rules {
	return { ...matchRules(parameters, index, given, object), ifNone: 'error' };
}

/** Whether any item may need its record to be read first. Never throws. */
export function mayBeGuarded({ parameters }: RecordContext, { namesFormerOwners }: ValueReader): boolean {
	if (namesFormerOwners || parameters.isExpression('options')) return true;
	const { moveStageBack } = parameters.get<{ moveStageBack?: boolean }>('options', 0, {});
	return moveStageBack === true || restrictsAny(valueOptions(parameters, 0).policies);
}

/**
 * Updates records by id, as the policies of the items let it. The records are read first, 100 a call, if any item needs
 * its record; items for one record are carried out one after another. Returns what became of each input, in their
 * order; undefined if no item needs its record.
 */
export async function updateGuarded(
	context: RecordContext,
	inputs: GuardedInput[],
	definitions: Definitions | undefined,
): Promise<Result[] | undefined> {
	const items = inputs.map((input): UpsertItem => ({
		...input,
		idProperty: RECORD_ID,
		identity: identityKey(RECORD_ID, input.id),
		unique: false,
	}));
	if (!items.some(compares)) return undefined;
	const writer = new Writer({ context, definitions, halt: {} }, await lookUp(context, items, definitions));
	return await writer.write(items);
}
