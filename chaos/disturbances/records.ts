import { jsonOf, realOr, send, sendJson, withBody } from './disturbance';
import type { Answering, Disturbance } from './disturbance';

type Json = Record<string, unknown>;

/** Calls whose answers are lists of records. */
const OF_RECORDS =
	/\/(batch\/(create|update|upsert|read)|search)(\?|$)|GET \/crm\/objects\/[\d-]+\/[^/]+(\?|$)/;

/** Changes the records of HubSpot's answer. Every other answer stays as it is. */
const of = (
	name: string,
	change: (results: Json[], answering: Answering) => unknown[],
	rest: Partial<Disturbance> = {},
): Disturbance => ({
	name,
	family: 'records',
	when: 'after',
	calls: OF_RECORDS,
	...rest,
	play(answering) {
		const body = jsonOf(answering.real);
		const real = realOr(answering);
		if (!body || !Array.isArray(body.results)) return send(answering, real);
		const results = change(body.results as Json[], answering);
		send(answering, withBody(real, JSON.stringify({ ...body, results })));
	},
});

/** Changes one record, chosen at random. */
const one = (name: string, change: (record: Json) => unknown): Disturbance =>
	of(name, (results, { random }) => {
		const at = random.below(Math.max(1, results.length));
		return results.map((record, index) => (index === at ? change(record) : record));
	});

const each = (name: string, change: (record: Json) => unknown): Disturbance =>
	of(name, (results) => results.map(change));

const without = (record: Json, field: string): Json =>
	Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));

/** Records of a shape that no document describes, among sound ones. */
export const RECORDS: Disturbance[] = [
	one('a record without properties', (record) => without(record, 'properties')),
	each('all records without properties', (record) => without(record, 'properties')),
	one('properties that are null', (record) => ({ ...record, properties: null })),
	one('properties that are a list', (record) => ({ ...record, properties: ['email'] })),
	one('properties that are a text', (record) => ({ ...record, properties: 'none' })),
	one('numbers as values', (record) => ({ ...record, properties: numbers(record.properties) })),
	one('objects as values', (record) => ({ ...record, properties: objects(record.properties) })),
	one('an id that is a number', (record) => ({ ...record, id: Number(record.id) })),
	one('a record without id', (record) => without(record, 'id')),
	one('an id that is an object', (record) => ({ ...record, id: { value: record.id } })),
	one('null in place of a record', () => null),
	one('a text in place of a record', () => 'record'),
	one('a list in place of a record', () => []),
	one('a date that is none', (record) => ({ ...record, createdAt: 'soon', updatedAt: 12 })),
	each('records without trace ids', (record) => without(record, 'objectWriteTraceId')),
	each('trace ids that are numbers', (record) => ({
		...record,
		objectWriteTraceId: Number(record.objectWriteTraceId),
	})),
	each('trace ids that nobody sent', (record) => ({
		...record,
		objectWriteTraceId: `x${String(record.id)}`,
	})),
	of('shuffled records', (results, { random }) => random.shuffle(results)),
	of('records twice', (results) => [...results, ...results]),
	of(
		'a record left out',
		(results, { random }) => {
			const at = random.below(Math.max(1, results.length));
			return results.filter((_record, index) => index !== at);
		},
		{ says: 'contents' },
	),
	of('no records at all', () => [], { says: 'contents' }),
	of(
		'a record that nobody asked for',
		(results) => [
			...results,
			{ id: '999999999999', properties: { email: 'stranger@example.com', hs_object_id: '999999999999' } },
		],
		{ says: 'contents' },
	),
];

const entriesOf = (properties: unknown): Array<[string, unknown]> =>
	Object.entries((properties ?? {}) as Json);
const numbers = (properties: unknown): Json =>
	Object.fromEntries(entriesOf(properties).map(([name, value]) => [name, String(value).length]));
const objects = (properties: unknown): Json =>
	Object.fromEntries(entriesOf(properties).map(([name, value]) => [name, { value }]));

/** What is wrong with an error in HubSpot's form. */
const error = (name: string, status: number, body: (answering: Answering) => Json): Disturbance => ({
	name,
	family: 'errors',
	when: 'before',
	says: 'refusal',
	play: (answering) => sendJson(answering, status, body(answering)),
});

const issue = (at: number, echo: string): Json => ({
	message: `Property "p${at}" is not valid. ${echo}`,
	code: 'INVALID_OPTION',
	context: { propertyName: [`p${at}`] },
});
const issues = (count: number, echo: string): Json[] =>
	Array.from({ length: count }, (_, at) => issue(at, echo));
const MEGABYTE = 1_000_000;

/** Refusals that are honest, and too large or of odd shapes. */
export const ERRORS: Disturbance[] = [
	error('400 with 5,000 issues', 400, ({ echo }) => ({
		status: 'error',
		message: 'Property values were not valid',
		category: 'VALIDATION_ERROR',
		errors: issues(5_000, echo),
	})),
	error('400 with a message of 1 MB', 400, ({ echo }) => ({ message: `${echo} ${'x'.repeat(MEGABYTE)}` })),
	error('400 with a message of issues, 5,000 of them', 400, ({ echo }) => ({
		message: `Property values were not valid: ${JSON.stringify(
			issues(5_000, echo).map(({ message }) => ({ isValid: false, message, error: 'X', name: 'p' })),
		)}`,
	})),
	error('400 with a message that is an object', 400, ({ echo }) => ({
		message: { text: echo },
		errors: 'none',
	})),
	error('400 with all fields of wrong types', 400, () => ({
		message: 7,
		category: ['X'],
		correlationId: {},
		context: [],
		errors: [null, 1, 'x', [], { message: {}, context: { propertyName: 'p', ids: 7 } }],
	})),
	error('400 with a message of secrets', 400, ({ echo }) => ({
		message: echo,
		category: echo,
		correlationId: echo,
		errors: [{ message: echo, code: echo, context: { propertyName: [echo] } }],
	})),
	error('403 with a thousand scopes', 403, ({ echo }) => ({
		category: 'MISSING_SCOPES',
		message: echo,
		errors: [
			{
				message: echo,
				context: { requiredGranularScopes: Array.from({ length: 1_000 }, (_, at) => `crm.${at}`) },
			},
		],
	})),
	error('409 with an odd conflict', 409, ({ echo }) => ({
		message: `Contact already exists. Existing ID: ${echo}`,
		category: 'CONFLICT',
		context: { existingId: [null, 12] },
	})),
	{
		name: '207 with 5,000 errors',
		family: 'errors',
		when: 'before',
		says: 'refusal',
		calls: /\/batch\//,
		play: (answering) =>
			sendJson(answering, 207, {
				status: 'COMPLETE',
				results: [],
				numErrors: 5_000,
				errors: Array.from({ length: 5_000 }, (_, at) => ({
					status: 'error',
					category: 'VALIDATION_ERROR',
					message: `Refused ${at}. ${answering.echo}`,
					context: { objectWriteTraceId: [String(at)] },
				})),
			}),
	},
];
