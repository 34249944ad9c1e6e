import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';

/** Runs one statement; `$1`, `$2`, … stand for the values. */
export type Query = (sql: string, values: unknown[]) => Promise<IDataObject[]>;

let run: Query = async () => {
	throw new Error('No database is connected: call connectPostgres() first');
};

/** The database that Postgres nodes work on, whatever their credential says. */
export function connectPostgres(query: Query): void {
	run = query;
}

interface Statement {
	sql: string;
	values: unknown[];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Insert or Update, with columns mapped below. */
function upsertOf(this: IExecuteFunctions, index: number): Statement {
	const locate = (name: string) =>
		quoted(String(this.getNodeParameter(name, index, '', { extractValue: true })));
	const matching = this.getNodeParameter('columns.matchingColumns', index) as string[];
	const row = this.getNodeParameter('columns.value', index) as IDataObject;
	const columns = Object.keys(row);
	if (matching.some((column) => !row[column])) throw new Error('Column to match on not found in input item');
	const place = (column: string) => `$${columns.indexOf(column) + 1}`;
	const changes = columns.filter((column) => !matching.includes(column));
	const sql =
		`INSERT INTO ${locate('schema')}.${locate('table')}(${columns.map(quoted).join(',')}) ` +
		`VALUES(${columns.map(place).join(',')}) ON CONFLICT (${matching.map(quoted).join(',')}) ` +
		`DO UPDATE SET ${changes.map((column) => `${quoted(column)} = ${place(column)}`).join(', ')} RETURNING *`;
	return { sql, values: Object.values(row).map(formatted) };
}

/** The mapper turns dates into objects, which n8n's node hands to the database as JSON; PostgreSQL takes the quotes. */
const formatted = (value: unknown): unknown =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Execute Query, with a list as query parameters. */
function queryOf(this: IExecuteFunctions, index: number): Statement {
	const values = this.getNodeParameter('options.queryReplacement', index, []) as unknown[];
	// As in n8n, what is undefined would move the other values to the wrong places.
	return {
		sql: String(this.getNodeParameter('query', index)),
		values: values.filter((value) => value !== undefined),
	};
}

/** One statement an item; statements other than SELECT that return no row at all put out one item. */
async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isUpsert = this.getNodeParameter('operation', 0) === 'upsert';
	const statements = this.getInputData().map((_item, index) =>
		(isUpsert ? upsertOf : queryOf).call(this, index),
	);
	const items: INodeExecutionData[] = [];
	for (const [item, { sql, values }] of statements.entries())
		for (const json of await run(sql, values)) items.push({ json, pairedItem: { item } });
	if (items.length > 0 || statements.every(({ sql }) => /^\s*select\b/i.test(sql))) return [items];
	return [[{ json: { success: true }, pairedItem: statements.map((_statement, item) => ({ item })) }]];
}

const object = (name: string, type: INodeProperties['type']): INodeProperties => ({
	displayName: name,
	name,
	type,
	default: {},
});

/** Stand-in for n8n's Postgres node: Insert or Update, and Execute Query. */
export const POSTGRES: INodeType = {
	description: {
		displayName: 'Postgres',
		name: 'postgres',
		group: ['input'],
		version: [2.6],
		description: "Stand-in for n8n's Postgres",
		defaults: { name: 'Postgres' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Operation', name: 'operation', type: 'string', default: 'insert' },
			{ displayName: 'Query', name: 'query', type: 'string', default: '' },
			object('schema', 'resourceLocator'),
			object('table', 'resourceLocator'),
			object('columns', 'resourceMapper'),
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				default: {},
				options: [{ displayName: 'Query Parameters', name: 'queryReplacement', type: 'string', default: '' }],
			},
		],
	},
	execute,
};
