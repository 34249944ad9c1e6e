import { findByProperty } from '../../../records/findRecords';
import type { RecentRecords } from '../../../records/recentRecords';
import { isFinal, notSent, sendBatches } from '../../../batch/send';
import type { Halt, SendOptions } from '../../../batch/send';
import type { PropertyValues } from '../../../api/records';
import type { Failure, HubspotRecord } from '../../../transport/types';
import type { Definitions } from '../../../values/definitions';
import { RECORD_ID } from '../../../values/matchKey';
import type { RecordContext } from '../../operation';
import type { Accept, Part, Result } from '../eachItem';
import { createCall, createTasks, OpenUpdate, updateCall, updateTasks } from '../../../records/writeRecords';
import { compares, decide } from './decide';
import type { Update, Wish } from './decide';
import { comparedNames } from './lookUp';
import type { State } from './lookUp';
import { preview } from './preview';
import { isSearchedFor, roundsOf } from './rounds';
import { isDoubtful, merged, partly, tallyOf } from './results';

/** A record that was found may be gone, and one that was not may exist: so often an item is decided anew. */
const CHANCES = 3;

/** What the writer works with during one run. */
export interface Run {
	context: RecordContext;
	definitions: Definitions | undefined;
	halt: Halt;
	recent: RecentRecords;
	accept: Accept;
}

/** Something to send for an item: a record to create, or records to update. */
type Step = { wish: Wish } & ({ create: PropertyValues } | { updates: Update[] });

/** A create that HubSpot refused, since the record exists. */
export interface Conflict {
	wish: Wish;
	failure: Failure;
}

/** Whether a refusal names the record that stands in the way: then that one is updated. */
export const namesExisting = ({ kind, existingId }: Failure): boolean =>
	kind === 'conflict' && existingId !== undefined;

/**
 * Brings HubSpot to what the wishes say, given the records that they match: creates, updates, or neither, 100 a
 * call. Wishes for the same target are carried out one after another, so that the last one wins.
 */
export class Writer {
	/** Records as this run last wrote them, since several targets can stand for one. */
	private readonly latest = new Map<string, HubspotRecord>();
	/** The properties that are compared anywhere in the run. */
	private names = new Set<string>();

	constructor(
		private readonly run: Run,
		private readonly state: State,
	) {}

	async write(wishes: Wish[]): Promise<void> {
		this.names = comparedNames(wishes);
		for (const round of roundsOf(wishes, this.state, this.run.definitions)) {
			const steps = round.flatMap((wish) => this.placed(wish));
			await this.carryOut(steps);
		}
	}

	/** Updates the records that stood in the way of creates. */
	async resolve(conflicts: Conflict[]): Promise<void> {
		await this.carryOut(await this.updatesInstead(conflicts));
	}

	private async carryOut(steps: Step[]): Promise<void> {
		let open = steps;
		for (let chance = 1; open.length > 0; chance++) open = await this.send(open, chance === CHANCES);
	}

	/** What is to be sent for a wish; where nothing is, the item gets its result. */
	private placed(wish: Wish): Step[] {
		const { context, definitions, halt } = this.run;
		const found = this.state.get(wish.target) ?? { records: [] };
		if ('failure' in found) {
			if (context.stopOnFailure || isFinal(found.failure)) halt.cause ??= found.failure;
			return this.done(wish, found);
		}
		const known = this.asWritten(wish, found.records);
		const decision = decide(wish, known, definitions, context.object);
		if ('problem' in decision) {
			if (context.stopOnFailure)
				halt.cause ??= { kind: 'notSent', issues: [], detail: decision.problem.message };
			return this.done(wish, decision);
		}
		if ('skipped' in decision) {
			const { property, value, rules } = wish;
			return this.done(wish, {
				json: {
					outcome: 'skipped',
					...(rules.dryRun ? { dryRun: true } : {}),
					matchProperty: property,
					matchValue: value,
				},
			});
		}
		if (wish.rules.dryRun) {
			const { json, after } = preview(wish, decision, definitions, context.object);
			this.state.set(wish.target, { records: after });
			for (const record of after) if (record.id !== '') this.latest.set(record.id, record);
			return this.done(wish, { json });
		}
		return [{ wish, ...decision }];
	}

	/** The records as this run has written them; one that it made under another key is found as well. */
	private asWritten(wish: Wish, records: HubspotRecord[]): HubspotRecord[] {
		const made = records.length === 0 ? this.run.recent.find(wish.target)?.id : undefined;
		const own = made === undefined ? undefined : this.latest.get(made);
		return own ? [own] : records.map((record) => this.latest.get(record.id) ?? record);
	}

	private done({ index }: Wish, result: Result): Step[] {
		this.run.accept(index, result);
		return [];
	}

	/** Sends steps and returns those that turned out to be others. */
	private async send(steps: Step[], lastChance: boolean): Promise<Step[]> {
		const { halt } = this.run;
		if (halt.cause) {
			for (const { wish } of steps) this.done(wish, notSent(halt.cause));
			return [];
		}
		const conflicts: Conflict[] = [];
		const gone: Wish[] = [];
		await Promise.all([
			this.update(
				steps.filter((step) => 'updates' in step),
				lastChance ? undefined : gone,
			),
			this.create(
				steps.filter((step) => 'create' in step),
				lastChance ? undefined : conflicts,
			),
		]);
		for (const wish of gone) this.state.set(wish.target, { records: [] });
		return [...gone.flatMap((wish) => this.placed(wish)), ...(await this.updatesInstead(conflicts))];
	}

	/** `gone` takes the wishes whose records no longer exist. */
	private async update(
		steps: Array<{ wish: Wish; updates: Update[] }>,
		gone: Wish[] | undefined,
	): Promise<void> {
		const { context, definitions, accept } = this.run;
		const isGone = ({ kind }: Failure) => gone !== undefined && kind === 'notFound';
		const open = steps.map(({ wish, updates }) => new OpenUpdate(wish, updates));
		await sendBatches(
			updateTasks(open),
			updateCall(context, isGone),
			(_index, settled, { item, at }) => {
				item.settled[at] = settled;
			},
			this.options,
		);
		for (const item of open) {
			const { wish } = item;
			const tally = tallyOf(item, definitions, isGone);
			const [first] = tally.failures;
			const doubt = tally.failures.find(({ failure }) => isDoubtful(failure));
			// What the record has now is not known, so that no later item can be compared with it.
			if (doubt && compares(wish)) this.state.set(wish.target, { failure: doubt.failure });
			for (const { record } of tally.parts) this.latest.set(record.id, record);
			if (first && item.updates.length === 1) accept(wish.index, first);
			else if (first) accept(wish.index, { problem: partly(tally, context) });
			else if (tally.parts.length === 0 && tally.gone > 0) gone?.push(wish);
			else this.finish(wish, tally.parts);
		}
	}

	/** `conflicts` takes the wishes whose records exist. */
	private async create(
		steps: Array<{ wish: Wish; create: PropertyValues }>,
		conflicts: Conflict[] | undefined,
	): Promise<void> {
		const { context, definitions } = this.run;
		const exists = (failure: Failure) => conflicts !== undefined && namesExisting(failure);
		await sendBatches(
			createTasks(steps),
			createCall(context, exists),
			(_index, settled, { wish }) => {
				if ('failure' in settled) {
					if (exists(settled.failure)) conflicts?.push({ wish, ...settled });
					else this.refused(wish, settled.failure);
					return;
				}
				const { record } = settled;
				// Somebody else may have made the record since it was looked for: an upsert says so.
				const outcome = record.new === false ? 'updated' : 'created';
				const made = merged({ id: record.id, properties: {} }, wish.properties, record, definitions);
				this.finish(wish, [{ record: made, extra: { outcome } }]);
			},
			this.options,
		);
	}

	private get options(): SendOptions {
		const { context, halt } = this.run;
		return { stopOnFailure: context.stopOnFailure, halt, clock: context.client.clock };
	}

	private refused(wish: Wish, failure: Failure): void {
		// It may have been created all the same: the next item for it must not create a second one.
		if (isDoubtful(failure)) {
			this.state.set(wish.target, { failure });
			if (isSearchedFor(wish)) this.run.recent.note(wish.target);
		}
		this.run.accept(wish.index, { failure });
	}

	private finish(wish: Wish, parts: Part[]): void {
		const records = parts.map(({ record }) => record);
		this.state.set(wish.target, { records });
		for (const { record, extra } of parts) {
			this.latest.set(record.id, record);
			if (extra.outcome !== 'unchanged') this.run.recent.noteWritten(record.id, record.properties);
		}
		this.run.accept(wish.index, { parts });
	}

	/** Reads the records that exist already, and turns the creates into updates of them. */
	private async updatesInstead(conflicts: Conflict[]): Promise<Step[]> {
		if (conflicts.length === 0) return [];
		const { context, definitions, accept } = this.run;
		const { client, object, stopOnFailure } = context;
		const names = new Set([...this.names, ...conflicts.flatMap(({ wish }) => Object.keys(wish.properties))]);
		if (object.path === 'contacts') names.add('email').add('hs_additional_emails');
		const existing = await findByProperty(
			client,
			{ type: object.path, property: RECORD_ID, unique: true, properties: [...names], stopOnFailure },
			conflicts.map(({ failure }) => failure.existingId ?? ''),
		);
		return conflicts.flatMap(({ wish, failure }): Step[] => {
			const found = existing.get(failure.existingId ?? '');
			const decision =
				found && 'records' in found && found.records.length > 0
					? decide(wish, found.records, definitions, object)
					: undefined;
			if (decision && 'updates' in decision) return [{ wish, updates: decision.updates }];
			accept(wish.index, { failure });
			return [];
		});
	}
}
