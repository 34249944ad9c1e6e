import type { IHttpRequestOptions } from 'n8n-workflow';

import type { WireAnswer } from './fake-host';

/** What goes wrong with one call. `Late` faults come after the batch was applied. */
export type Fault =
	'none' | 'cut' | 'lateCut' | '502' | 'late502' | '500' | '423' | '429' | 'daily' | '401' | '403' | '477';

export interface Quirks {
	/** Whether a bad input is named in a 207, or the whole batch is refused. */
	partial: boolean;
	/** How often results carry the trace id of their input. */
	traces: 'always' | 'never' | 'sometimes';
	/** Ids of records that were merged away: batch update leaves them out without a word. */
	merged: string[];
	/** One for each call, in the order of arrival; calls beyond the list go well. */
	faults: Fault[];
	/** Chance, in [0, 1): the order of results. */
	random: () => number;
}

type Values = Record<string, string>;
interface Stored {
	id: string;
	properties: Values;
	archived: boolean;
}
interface Input {
	id?: string;
	idProperty?: string;
	properties?: Values;
	objectWriteTraceId?: string;
}

/** One call as it arrived. */
export interface Arrival {
	verb: string;
	/** Trace ids of its inputs, or their ids where they have none. */
	inputs: string[];
	fault: Fault;
	status: number | 'cut';
	/** Why HubSpot would never have been sent this. */
	offence?: string;
}

/** Properties that are unique in an account of the model. */
const UNIQUE = ['email', 'ref'];
/** A value that no property takes. */
export const BAD = 'not-a-number';

/**
 * HubSpot's batch endpoints in memory, as far as they decide what becomes of an input (hubspot-api 3.2), with a
 * diary of what arrived and what was applied, against which the outcomes of a run are checked.
 */
export class ModelHubspot {
	readonly records = new Map<string, Stored>();
	readonly arrivals: Arrival[] = [];
	/** Trace ids (or record ids, for an archive) in the order in which they were applied. */
	readonly applied: string[] = [];
	/** Records by their unique values, such as `email=a@b.co`. */
	private readonly byValue = new Map<string, Stored>();
	private nextId = 1_000;

	constructor(private readonly quirks: Quirks) {}

	/** Puts a record into the account beforehand. */
	seed(properties: Values, id = String(this.nextId++)): Stored {
		const record = { id, properties: {}, archived: false };
		this.records.set(id, record);
		this.set(record, properties);
		return record;
	}

	private set(record: Stored, properties: Values): void {
		Object.assign(record.properties, lowerEmail(properties));
		for (const name of UNIQUE) {
			const value = properties[name];
			if (value) this.byValue.set(keyOf(name, value), record);
		}
	}

	find(property: string, value: string): Stored | undefined {
		const record = this.byValue.get(keyOf(property, value));
		const current = record?.properties[property] ?? '';
		return record && !record.archived && keyOf(property, current) === keyOf(property, value)
			? record
			: undefined;
	}

	/** Answers one HTTP call, as {@link IHttpRequestOptions} describe it. */
	answer({ url, body }: IHttpRequestOptions): WireAnswer {
		const verb = /\/batch\/(\w+)$/.exec(url)?.[1] ?? '';
		const request = body as unknown as { inputs: Input[]; idProperty?: string };
		const inputs = request.inputs;
		const fault = this.quirks.faults[this.arrivals.length] ?? 'none';
		const arrival: Arrival = {
			verb,
			inputs: inputs.map(({ objectWriteTraceId, id }) => objectWriteTraceId ?? id ?? ''),
			fault,
			status: 'cut',
			offence: offenceOf(inputs, request.idProperty),
		};
		this.arrivals.push(arrival);
		const early = EARLY[fault]?.();
		if (early === CUT) throw cutConnection();
		const answer = early ?? this.perform(verb, inputs, request.idProperty);
		if (fault === 'lateCut') throw cutConnection();
		const last = fault === 'late502' ? BAD_GATEWAY : answer;
		arrival.status = last.statusCode;
		return last;
	}

	private perform(verb: string, inputs: Input[], idProperty?: string): WireAnswer {
		if (offenceOf(inputs, idProperty)) {
			return refusal(400, 'VALIDATION_ERROR', 'Duplicate IDs found in batch input. IDs must be unique');
		}
		if (verb === 'read') return this.read(inputs, idProperty);
		if (verb === 'archive') return this.archive(inputs);
		const complaints = new Map(
			inputs.flatMap((input) => {
				const complaint = this.complaint(verb, input);
				return complaint ? [[input, complaint] as const] : [];
			}),
		);
		const [first] = complaints.values();
		if (first && !this.quirks.partial)
			return refusal(first.status, first.category, first.message, first.context);
		const results = inputs
			.filter((input) => !complaints.has(input))
			.flatMap((input) => this.write(verb, input) ?? []);
		const errors = [...complaints].map(([input, { category, message, context }]) => ({
			status: 'error',
			category,
			message,
			context: { ...context, objectWriteTraceId: [input.objectWriteTraceId] },
		}));
		return batchAnswer(this.shuffled(results), errors);
	}

	/** Why HubSpot does not take an input, if so. */
	private complaint(verb: string, { id = '', idProperty, properties = {} }: Input): Complaint | undefined {
		if (Object.values(properties).includes(BAD)) {
			const problem = {
				isValid: false,
				message: `${BAD} was not a valid long.`,
				error: 'INVALID_LONG',
				name: 'age',
			};
			return {
				status: 400,
				category: 'VALIDATION_ERROR',
				message: `Property values were not valid: ${JSON.stringify([problem])}`,
			};
		}
		const target = this.target(verb, id, idProperty);
		if (verb === 'update' && !target && !this.quirks.merged.includes(id)) {
			return {
				status: 404,
				category: 'OBJECT_NOT_FOUND',
				message:
					'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
				context: { ids: [id] },
			};
		}
		for (const name of UNIQUE) {
			const value = properties[name];
			const owner = value ? this.find(name, value) : undefined;
			if (owner && owner !== target) {
				return {
					status: 409,
					category: 'CONFLICT',
					message: `Contact already exists. Existing ID: ${owner.id}`,
					context: { existingId: [owner.id] },
				};
			}
		}
		return undefined;
	}

	private target(verb: string, id: string, idProperty?: string): Stored | undefined {
		if (verb === 'create') return undefined;
		if (idProperty) return this.find(idProperty, id);
		const record = this.records.get(id);
		return record?.archived ? undefined : record;
	}

	private write(verb: string, { id = '', idProperty, properties = {}, objectWriteTraceId = '' }: Input) {
		if (verb === 'update' && this.quirks.merged.includes(id)) return undefined;
		const target = this.target(verb, id, idProperty);
		this.applied.push(objectWriteTraceId);
		const record = target ?? this.seed({});
		this.set(record, properties);
		return {
			id: record.id,
			properties: { ...record.properties },
			...(verb === 'upsert' ? { new: !target } : {}),
			...(this.traced() ? { objectWriteTraceId } : {}),
		};
	}

	private archive(inputs: Input[]): WireAnswer {
		for (const { id = '' } of inputs) {
			const record = this.records.get(id);
			if (record) record.archived = true;
			this.applied.push(id);
		}
		return { statusCode: 204, body: '' };
	}

	private read(inputs: Input[], idProperty?: string): WireAnswer {
		const found = inputs.map(({ id = '' }) => ({ id, record: this.target('read', id, idProperty) }));
		const missing = found
			.filter(({ id, record }) => !record && !this.quirks.merged.includes(id))
			.map(({ id }) => id);
		const results = found.flatMap(({ record }) =>
			record ? [{ id: record.id, properties: { ...record.properties } }] : [],
		);
		const errors = [
			{
				status: 'error',
				category: 'OBJECT_NOT_FOUND',
				message:
					'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
				context: { ids: missing },
			},
		];
		return batchAnswer(this.shuffled(results), missing.length > 0 ? errors : []);
	}

	private traced(): boolean {
		const { traces, random } = this.quirks;
		return traces === 'always' || (traces === 'sometimes' && random() < 0.5);
	}

	private shuffled<T>(entries: T[]): T[] {
		return entries
			.map((entry) => ({ entry, place: this.quirks.random() }))
			.sort((a, b) => a.place - b.place)
			.map(({ entry }) => entry);
	}
}

interface Complaint {
	status: number;
	category: string;
	message: string;
	context?: Record<string, string[]>;
}

/** Batches that must never be sent: too long, or with the same record twice. */
function offenceOf(inputs: Input[], idProperty?: string): string | undefined {
	if (inputs.length === 0) return 'an empty batch';
	if (inputs.length > 100) return `${inputs.length} inputs`;
	const seen = new Set<string>();
	for (const { id, idProperty: own, properties } of inputs) {
		const byProperty = own ?? idProperty;
		const keys = [
			...(id ? [keyOf(byProperty ?? 'id', id)] : []),
			...UNIQUE.filter((name) => name !== byProperty).flatMap((name) =>
				properties?.[name] ? [keyOf(name, properties[name])] : [],
			),
		];
		for (const key of keys) {
			if (seen.has(key)) return `${key} twice`;
			seen.add(key);
		}
	}
	return undefined;
}

const CUT = 'cut';
const BAD_GATEWAY: WireAnswer = { statusCode: 502, body: '<html><h1>502 Bad Gateway</h1></html>' };
const refusal = (
	statusCode: number,
	category: string,
	message: string,
	context?: Record<string, string[]>,
): WireAnswer => ({
	statusCode,
	body: { status: 'error', message, correlationId: 'c-1', category, context },
});
const limited = (policyName: string): WireAnswer => ({
	statusCode: 429,
	body: { status: 'error', message: 'You have reached a limit.', errorType: 'RATE_LIMIT', policyName },
});
/** Answers that come before anything is looked at. */
const EARLY: Partial<Record<Fault, () => WireAnswer | typeof CUT>> = {
	cut: () => CUT,
	'502': () => BAD_GATEWAY,
	'500': () => ({ statusCode: 500, body: { status: 'error', message: 'internal error' } }),
	'423': () => ({ statusCode: 423, body: { status: 'error', message: 'locked' } }),
	'429': () => limited('TEN_SECONDLY_ROLLING'),
	daily: () => limited('DAILY'),
	'401': () => refusal(401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired.'),
	'403': () => refusal(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes."),
	'477': () => ({ statusCode: 477, headers: { 'retry-after': '7200' }, body: '' }),
};

function batchAnswer(results: unknown[], errors: unknown[]): WireAnswer {
	return errors.length > 0
		? { statusCode: 207, body: { status: 'COMPLETE', results, numErrors: errors.length, errors } }
		: { statusCode: 200, body: { status: 'COMPLETE', results } };
}

const cutConnection = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

const keyOf = (property: string, value: string) => `${property}=${value.trim().toLowerCase()}`;

const lowerEmail = (properties: Values): Values =>
	properties.email ? { ...properties, email: properties.email.toLowerCase() } : { ...properties };
