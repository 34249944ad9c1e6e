import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox, SandboxRecord } from '../sandbox';
import type { Wrong } from './tally';
import type { Told } from './told';

/** What is not as it was told. */
export interface Verdict {
	wrong: Wrong;
	what: string;
}

/** Items for one operation, and what HubSpot's own store says afterwards. */
export interface Trial {
	parameters: INodeParameters;
	items: IDataObject[];
	/** What is not so in what was told of the item `at`. Without `contents`, HubSpot lied about which records there are. */
	judge: (told: Told, at: number, contents: boolean) => Verdict[];
}

/** One operation of the node as it is tried under disturbances. */
export interface Operation {
	name: string;
	/** Method and path of the calls that do its work. All others only prepare it, such as those for property definitions. */
	own: RegExp;
	/**
	 * @param tag in the values of this trial and no other
	 * @param count how many items there are, where they are not one by nature
	 */
	prepare(sandbox: Sandbox, tag: string, count: number): Trial;
}

const COMPANIES = 230;
const CITY = 'Chaosville';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const JSON_INPUT = { specifyProperties: 'json', propertiesJson: '={{ $json }}' };
const each = <T>(count: number, make: (at: number) => T): T[] =>
	Array.from({ length: count }, (_, at) => make(at));
const first = <T>(list: T[]): T[] => list.slice(0, 1);

/** Companies that listing and searching have to find, seeded once for each sandbox. */
const companiesOf = new WeakMap<Sandbox, string[]>();
function companies(sandbox: Sandbox): string[] {
	const known = companiesOf.get(sandbox);
	if (known) return known;
	const ids = sandbox.records.seed(
		'companies',
		Array.from({ length: COMPANIES }, (_, at) => ({
			name: `Company ${at}`,
			domain: `company${at}.example.com`,
			city: CITY,
		})),
	);
	companiesOf.set(sandbox, ids);
	return ids;
}

const wrong = (kind: Wrong, what: string): Verdict[] => [{ wrong: kind, what }];

/** Finds the records of a type, not archived, by a value. It looks at the store once, when it is first asked. */
export function finder(sandbox: Sandbox, type: string, property: string): (value: string) => SandboxRecord[] {
	let known: Map<string, SandboxRecord[]> | undefined;
	return (value) => {
		known ??= indexOf(sandbox, type, property);
		return known.get(value) ?? [];
	};
}

function indexOf(sandbox: Sandbox, type: string, property: string): Map<string, SandboxRecord[]> {
	const index = new Map<string, SandboxRecord[]>();
	for (const record of sandbox.records.all(type)) {
		if (record.archived) continue;
		const value = record.properties[property] ?? '';
		const found = index.get(value);
		if (found) found.push(record);
		else index.set(value, [record]);
	}
	return index;
}

/** Judges a write by the records that have its key, and by whether they have its values. */
function judgeWrite(told: Told, found: SandboxRecord[], values: Record<string, string>): Verdict[] {
	const isWritten = ({ properties }: SandboxRecord) =>
		Object.entries(values).every(([name, value]) => properties[name] === value);
	const written = found.filter(isWritten);
	if (found.length > 1) return wrong('doubled', `${found.length} records of one key`);
	if ('failure' in told) {
		const { message, maybeWritten, recordId } = told.failure;
		if (written.length > 0 && !maybeWritten && recordId === undefined)
			return wrong('wronglyTold', `written, but told as failed: "${message}"`);
		return recordId !== undefined && written[0]?.id !== recordId
			? wrong('lost', `told as written before it failed, but it is not there: "${message}"`)
			: [];
	}
	const [result] = told.results;
	if (!result) return wrong('wronglyTold', 'told as neither written nor failed');
	if (written.length === 0) return wrong('lost', `told as written, but it is not there: ${short(result)}`);
	return String(result.id) === written[0]?.id
		? []
		: wrong('wronglyTold', `told with another record's id: ${short(result)}`);
}

const short = (value: unknown): string => JSON.stringify(value).slice(0, 160);

/** Judges a list: all records have to be there, each once, and no other. */
function judgeList(told: Told, ids: string[], contents: boolean): Verdict[] {
	if ('failure' in told || !contents) return [];
	const given = told.results.map(({ id }) => String(id));
	const known = new Set(given);
	const missing = ids.filter((id) => !known.has(id)).length;
	if (missing > 0) return wrong('lost', `${missing} of ${ids.length} records are missing`);
	if (known.size < given.length) return wrong('doubled', `${given.length - known.size} records come twice`);
	const all = new Set(ids);
	const strange = given.filter((id) => !all.has(id));
	return strange.length > 0 ? wrong('wronglyTold', `records that do not exist: ${short(strange)}`) : [];
}

/** Nine operations of the action node. */
export const OPERATIONS: readonly Operation[] = [
	{
		name: 'create',
		own: /POST .*\/deals\//,
		prepare(sandbox, tag, count) {
			const find = finder(sandbox, 'deals', 'dealname');
			const items = each(count, (at) => ({ dealname: `${tag}-${at}`, amount: String(at + 1) }));
			return {
				parameters: { resource: 'deal', operation: 'create', ...JSON_INPUT },
				items,
				judge(told, at) {
					const { dealname = '', amount = '' } = items[at] ?? {};
					return judgeWrite(told, find(dealname), { amount });
				},
			};
		},
	},
	{
		name: 'update',
		own: /(POST|PATCH) .*\/contacts\//,
		prepare(sandbox, tag, count) {
			const ids = sandbox.records.seed(
				'contacts',
				each(count, (at) => ({ email: `${tag}-${at}@example.com` })),
			);
			return {
				parameters: {
					resource: 'contact',
					operation: 'update',
					recordId: byId('={{ $json.id }}'),
					specifyProperties: 'json',
					propertiesJson: '={{ { lastname: $json.lastname } }}',
				},
				items: ids.map((id) => ({ id, lastname: tag })),
				judge(told, at) {
					const record = sandbox.records.get('contacts', ids[at] ?? '');
					return judgeWrite(told, record ? [record] : [], { lastname: tag });
				},
			};
		},
	},
	{
		name: 'upsert',
		own: /POST .*\/contacts\//,
		prepare(sandbox, tag, count) {
			const emails = each(count, (at) => `${tag}-${at}@example.com`);
			const find = finder(sandbox, 'contacts', 'email');
			// One of them is there already.
			sandbox.records.seed(
				'contacts',
				first(emails).map((email) => ({ email, lastname: 'Before' })),
			);
			return {
				parameters: {
					resource: 'contact',
					operation: 'upsert',
					matchProperty: { __rl: true, mode: 'name', value: 'email' },
					...JSON_INPUT,
				},
				items: emails.map((email) => ({ email, lastname: tag })),
				judge: (told, at) => judgeWrite(told, find(emails[at] ?? ''), { lastname: tag }),
			};
		},
	},
	{
		name: 'get',
		own: /(GET|POST) .*\/contacts/,
		prepare(sandbox, tag, count) {
			const emails = each(count, (at) => `${tag}-${at}@example.com`);
			const ids = sandbox.records.seed(
				'contacts',
				emails.map((email) => ({ email })),
			);
			return {
				parameters: {
					resource: 'contact',
					operation: 'get',
					recordId: byId('={{ $json.id }}'),
					options: { properties: ['email'] },
				},
				items: ids.map((id) => ({ id })),
				judge(told, at, contents) {
					if ('failure' in told)
						return told.failure.kind === 'notFound' && contents
							? wrong('wronglyTold', `there, but told as not found: "${told.failure.message}"`)
							: [];
					const [result] = told.results;
					if (!result) return wrong('lost', 'a record that is there comes to nothing');
					return result.id === ids[at] && result.email === emails[at]
						? []
						: wrong('wronglyTold', `another record or other values: ${short(result)}`);
				},
			};
		},
	},
	{
		name: 'get many',
		own: /GET .*\/companies/,
		prepare(sandbox) {
			const ids = companies(sandbox);
			return {
				parameters: { resource: 'company', operation: 'getAll', returnAll: true },
				items: [{}],
				judge: (told, _at, contents) => judgeList(told, ids, contents),
			};
		},
	},
	{
		name: 'search',
		own: /POST .*\/companies\/search/,
		prepare(sandbox) {
			const ids = companies(sandbox);
			return {
				parameters: {
					resource: 'company',
					operation: 'search',
					returnAll: true,
					filters: {
						group: [{ filters: { filter: [{ propertyName: 'city', operator: 'EQ', value: CITY }] } }],
					},
				},
				items: [{}],
				judge: (told, _at, contents) => judgeList(told, ids, contents),
			};
		},
	},
	{
		name: 'delete',
		own: /(POST|DELETE) .*\/contacts/,
		prepare(sandbox, tag, count) {
			const ids = sandbox.records.seed(
				'contacts',
				each(count, (at) => ({ email: `${tag}-${at}@example.com` })),
			);
			return {
				parameters: { resource: 'contact', operation: 'delete', recordId: byId('={{ $json.id }}') },
				items: ids.map((id) => ({ id })),
				judge(told, at) {
					const isThere = sandbox.records.get('contacts', ids[at] ?? '')?.archived === false;
					if ('failure' in told)
						return isThere || told.failure.maybeWritten
							? []
							: wrong('wronglyTold', `deleted, but told as failed: "${told.failure.message}"`);
					return isThere ? wrong('lost', `told as deleted, but it is there: ${short(told.results)}`) : [];
				},
			};
		},
	},
	{
		name: 'associate with',
		own: /(POST|PUT) .*(\/contacts\/|\/associations\/|\/companies\/)/,
		prepare(sandbox, tag, count) {
			companies(sandbox);
			const find = finder(sandbox, 'contacts', 'email');
			const emails = each(count, (at) => `${tag}-${at}@example.com`);
			return {
				parameters: {
					resource: 'contact',
					operation: 'create',
					specifyProperties: 'json',
					propertiesJson: '={{ { email: $json.email, lastname: $json.lastname } }}',
					associate: {
						record: [
							{
								objectType: 'company',
								matchProperty: 'domain',
								value: '={{ $json.domain }}',
								label: '',
								ifMissing: 'error',
							},
						],
					},
				} as INodeParameters,
				items: emails.map((email, at) => ({
					email,
					lastname: tag,
					domain: `company${at % COMPANIES}.example.com`,
				})),
				judge: (told, at) => judgeWrite(told, find(emails[at] ?? ''), { lastname: tag }),
			};
		},
	},
	{
		name: 'check connection',
		own: /./,
		prepare: (sandbox) => ({
			parameters: { resource: 'account', operation: 'check' },
			items: [{}],
			judge(told) {
				if ('failure' in told) return [];
				const [result] = told.results;
				const { status, portalId } = result ?? {};
				if (typeof status !== 'string') return wrong('wronglyTold', `no status: ${short(result)}`);
				return status === 'active' && Number(portalId) !== sandbox.portalId
					? wrong('wronglyTold', `told as active without an account: ${short(result)}`)
					: [];
			},
		}),
	},
];
