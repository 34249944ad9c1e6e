import type { HubspotRecord } from '../../../api/records';
import { isFinal, notSent } from '../../../batch/send';
import type { Halt } from '../../../batch/send';
import type { Failure } from '../../../errors/failure';
import { furtherProperties, RECORD_ID } from '../../../objects/keys';
import { findRecords } from '../../../records/findRecords';
import { recentRecords } from '../../../records/recentRecords';
import { updateSurvivors } from '../../../records/updateSurvivors';
import { createRecords, updateRecords } from '../../../records/writeRecords';
import type { Written } from '../../../records/writeRecords';
import type { Definitions } from '../../../values/definitions';
import type { RecordContext } from '../../operation';
import type { Part, Result } from '../eachRecord';
import { compares, decide, isSearchedFor } from './decide';
import type { Update, UpsertItem } from './decide';
import { byItem, createInputs, updateInputs } from './inputs';
import type { Creation, Updating } from './inputs';
import { propertiesToCompare } from './lookUp';
import type { Known } from './lookUp';
import { preview } from './preview';
import { isDoubtful, merged, partly, tallyOf } from './results';
import { roundsOf } from './rounds';

/**
 * How often an item is decided. A record that was found may have been deleted since, and one that was not found may
 * have been created.
 */
const CHANCES = 3;

/** What the writer works with during one run. */
export interface UpsertRun {
	context: RecordContext;
	definitions: Definitions | undefined;
	halt: Halt;
}

/** Something to send for an item: a record to create, or records to update. */
type Step = Creation | Updating;

/** A create that HubSpot refused, since the record exists. */
export interface Conflict {
	item: UpsertItem;
	failure: Failure;
}

/**
 * Whether a refusal names the existing record, which is then updated instead. A record that merely has one of the item's
 * unique values may be of somebody else, so it is left alone.
 */
export const namesExisting = ({ kind, existingId, issues }: Failure): boolean =>
	kind === 'conflict' && existingId !== undefined && issues.every(({ value }) => value === undefined);

/**
 * Creates and updates records for items, 100 a call, given the records that they match. Items that mean the same record
 * are sent one after another, so that the last one wins.
 */
export class Writer {
	private readonly results = new Map<UpsertItem, Result>();
	/** Records as this run last wrote them, by id. Several identities can mean one record. */
	private readonly latest = new Map<string, HubspotRecord>();
	/** The properties that are compared anywhere in the run. */
	private compared = new Set<string>();

	constructor(
		private readonly run: UpsertRun,
		private readonly known: Known,
	) {}

	/**
	 * Writes items and returns what became of each, in their order. A failed call becomes the failure of its items.
	 */
	async write(items: UpsertItem[]): Promise<Result[]> {
		this.compared = propertiesToCompare(items);
		const { context, definitions } = this.run;
		for (const round of roundsOf(items, this.known, definitions, context.object)) {
			await this.carryOut(round.flatMap((item) => this.stepsFor(item)));
		}
		return items.map((item) => this.results.get(item) ?? UNANSWERED);
	}

	/**
	 * Updates the existing records with which creates conflict. Returns what became of each conflict, in their order.
	 */
	async resolve(conflicts: Conflict[]): Promise<Result[]> {
		await this.carryOut(await this.updatesInstead(conflicts));
		return conflicts.map(({ item }) => this.results.get(item) ?? UNANSWERED);
	}

	private async carryOut(steps: Step[]): Promise<void> {
		let open = steps;
		for (let chance = 1; open.length > 0; chance++) open = await this.send(open, chance === CHANCES);
	}

	/** What to send for an item. If there is nothing to send, the item gets its result. */
	private stepsFor(item: UpsertItem): Step[] {
		const { context, definitions, halt } = this.run;
		const found = this.known.get(item.identity) ?? { records: [] };
		if ('failure' in found) {
			if (context.stopOnFailure || isFinal(found.failure)) halt.cause ??= found.failure;
			return this.done(item, found);
		}
		const records = this.asWritten(item, found.records);
		const decision = decide(item, records, definitions, context.object);
		if ('problem' in decision) {
			if (context.stopOnFailure)
				halt.cause ??= { kind: 'notSent', issues: [], detail: decision.problem.message };
			return this.done(item, decision);
		}
		if ('skipped' in decision) {
			const { idProperty, id, rules } = item;
			return this.done(item, {
				json: {
					outcome: 'skipped',
					...(rules.dryRun ? { dryRun: true } : {}),
					matchProperty: idProperty,
					matchValue: id,
				},
			});
		}
		if (item.rules.dryRun) {
			const { json, after } = preview(item, decision, definitions, context.object);
			this.known.set(item.identity, { records: after });
			for (const record of after) if (record.id !== '') this.latest.set(record.id, record);
			return this.done(item, { json });
		}
		return [{ item, ...decision }];
	}

	/**
	 * The records with the values that this run has written. A record that it created under another identity is found
	 * as well.
	 */
	private asWritten(item: UpsertItem, records: HubspotRecord[]): HubspotRecord[] {
		const { client, object } = this.run.context;
		const made = records.length === 0 ? recentRecords(client, object).find(item.identity)?.id : undefined;
		const own = made === undefined ? undefined : this.latest.get(made);
		return own ? [own] : records.map((record) => this.latest.get(record.id) ?? record);
	}

	private done(item: UpsertItem, result: Result): Step[] {
		this.results.set(item, result);
		return [];
	}

	/** Sends steps. Returns new steps for items whose record was deleted or created by somebody else meanwhile. */
	private async send(steps: Step[], lastChance: boolean): Promise<Step[]> {
		const { halt } = this.run;
		if (halt.cause) {
			for (const { item } of steps) this.done(item, notSent(halt.cause));
			return [];
		}
		const [gone, conflicts] = await Promise.all([
			this.update(
				steps.filter((step) => 'updates' in step),
				lastChance,
			),
			this.create(
				steps.filter((step) => 'create' in step),
				lastChance,
			),
		]);
		for (const item of gone) this.known.set(item.identity, { records: [] });
		return [...gone.flatMap((item) => this.stepsFor(item)), ...(await this.updatesInstead(conflicts))];
	}

	/**
	 * Sends updates. Returns the items whose records no longer exist; with `lastChance`, they get their failure
	 * instead.
	 */
	private async update(updating: Updating[], lastChance: boolean): Promise<UpsertItem[]> {
		const { context, definitions } = this.run;
		const { client, object } = context;
		const isGone = ({ kind }: Failure) => !lastChance && kind === 'notFound';
		await this.writeSteps(updating, () => '');
		const inputs = updateInputs(updating);
		const settled = byItem(
			updating,
			await updateSurvivors(client, object, inputs, { ...this.options, tolerates: isGone }),
		);
		const failed = updating.filter((_one, at) => settled[at]?.some((one) => one && 'failure' in one));
		await this.writeSteps(failed, ({ record }, property) => record.properties[property] ?? '');
		const gone: UpsertItem[] = [];
		for (const [at, one] of updating.entries()) {
			const { item, updates } = one;
			const tally = tallyOf(one, settled[at] ?? [], definitions, isGone);
			const [first] = tally.failures;
			const doubt = tally.failures.find(({ failure }) => isDoubtful(failure));
			// The current values of the record are not known, so no later item can be compared with them.
			if (doubt && compares(item)) this.known.set(item.identity, { failure: doubt.failure });
			for (const { record } of tally.parts) this.latest.set(record.id, record);
			if (first && updates.length === 1) this.done(item, { failure: first.failure });
			else if (first) this.done(item, { problem: partly(tally, context) });
			else if (tally.parts.length === 0 && tally.gone > 0) gone.push(item);
			else this.finish(item, tally.parts);
		}
		return gone;
	}

	/**
	 * Clears the property that only moves forwards, where it is to go back, or sets it again where the update then
	 * failed. If this fails itself, HubSpot ignores the step back, and the update says so.
	 */
	private async writeSteps(
		updating: Updating[],
		valueFor: (update: Update, property: string) => string,
	): Promise<void> {
		const { client, object } = this.run.context;
		const { forwardOnly: property } = object;
		const updates = updating.flatMap((one) => one.updates.filter(({ clearsFirst }) => clearsFirst));
		if (property === undefined || updates.length === 0) return;
		const inputs = updates.map((update, at) => ({
			traceId: String(at),
			key: update.record.id,
			keys: [update.record.id],
			id: update.record.id,
			properties: { [property]: valueFor(update, property) },
		}));
		await updateRecords(client, object, inputs, { stopOnFailure: false });
	}

	/** Sends creates. Returns the items whose records exist; with `lastChance`, they get their failure instead. */
	private async create(creations: Creation[], lastChance: boolean): Promise<Conflict[]> {
		const { context, definitions } = this.run;
		const { client, object } = context;
		const exists = (failure: Failure) => !lastChance && namesExisting(failure);
		const settled = await createRecords(client, object, createInputs(creations), {
			...this.options,
			tolerates: exists,
		});
		const conflicts: Conflict[] = [];
		for (const [at, { item }] of creations.entries()) {
			const outcome = settled[at] as Written;
			if ('failure' in outcome) {
				if (exists(outcome.failure)) conflicts.push({ item, ...outcome });
				else this.refused(item, outcome.failure);
				continue;
			}
			const { record, notTaken } = outcome;
			const made = merged({ id: record.id, properties: {} }, item.properties, record, definitions);
			this.finish(item, [{ record: made, extra: { outcome: outcomeOf(record) }, notTaken }]);
		}
		return conflicts;
	}

	private get options() {
		const { context, definitions, halt } = this.run;
		return { stopOnFailure: context.stopOnFailure, definitions, halt };
	}

	private refused(item: UpsertItem, failure: Failure): void {
		// The record may have been created all the same, so the next item for it must not create a second one.
		if (isDoubtful(failure)) {
			const { client, object } = this.run.context;
			this.known.set(item.identity, { failure });
			if (isSearchedFor(item)) recentRecords(client, object).note(item.identity);
		}
		this.done(item, { failure });
	}

	private finish(item: UpsertItem, parts: Part[]): void {
		this.known.set(item.identity, { records: parts.map(({ record }) => record) });
		for (const { record } of parts) this.latest.set(record.id, record);
		this.done(item, { parts });
	}

	/**
	 * Reads the existing records, and makes updates of the refused creates. An item without an update gets the refusal.
	 */
	private async updatesInstead(conflicts: Conflict[]): Promise<Step[]> {
		if (conflicts.length === 0) return [];
		const { context, definitions } = this.run;
		const { client, object, stopOnFailure } = context;
		const keys = object.keys.map(({ property }) => property);
		const names = new Set([
			...this.compared,
			...conflicts.flatMap(({ item }) => Object.keys(item.properties)),
			...keys,
			...furtherProperties(object, keys),
		]);
		const existing = await findRecords(
			client,
			{ object, property: RECORD_ID, unique: true, properties: [...names], stopOnFailure },
			conflicts.map(({ failure }) => failure.existingId ?? ''),
		);
		return conflicts.flatMap(({ item, failure }): Step[] => {
			const found = existing.get(failure.existingId ?? '');
			const decision =
				found && 'records' in found && found.records.length > 0
					? decide(item, found.records, definitions, object)
					: undefined;
			if (decision && 'updates' in decision) return [{ item, updates: decision.updates }];
			return this.done(item, { failure });
		});
	}
}

/**
 * Whether a create was in fact an update. Somebody else may have created the record meanwhile; an upsert then returns
 * `new: false` (hubspot-api 3.2).
 */
export const outcomeOf = ({ new: isNew }: HubspotRecord): string => (isNew === false ? 'updated' : 'created');

/** The result of an item that got none, which should never happen. */
const UNANSWERED: Result = { failure: { kind: 'unanswered', issues: [] } };
