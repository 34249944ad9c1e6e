import path from 'node:path';

import { SupplyDataContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
	INodeType,
	IRunExecutionData,
} from 'n8n-workflow';

import { hubspotWorkflow } from '../../harness/workflow';
import { byId, errorOf, EXTERNAL_KEY, HostBench, JSON_INPUT, matchBy, NODE } from '../support/host';

/** What n8n's *Retry On Fail* makes of a run (cases 5). */
let bench: HostBench;
beforeAll(async () => {
	bench = await HostBench.start();
	bench.sandbox.defineProperty('companies', EXTERNAL_KEY);
});
afterAll(async () => await bench.stop());
afterEach(() => bench.sandbox.faults.clear());

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const BAD = { lifecyclestage: 'wizard' };
const create = (resource: string) => ({ resource, operation: 'create', ...JSON_INPUT });

/** The parameter 'Associate With' for the company that has this ID. */
const withCompany = (id: string): INodeParameters => ({
	associate: {
		record: [
			{ objectType: 'company', matchProperty: 'hs_object_id', value: id, label: '', ifMissing: 'error' },
		],
	},
});

/** The records of a type whose name begins with this. */
const stored = (type: string, name: string) =>
	bench.sandbox.records
		.all(type)
		.filter(({ properties }) => [properties.name, properties.dealname].some((one) => one?.startsWith(name)));
/** The names that a company has had, the last one first. */
async function namesOf(id: string): Promise<unknown[]> {
	const url = `${bench.sandbox.url}/crm/v3/objects/companies/${id}?propertiesWithHistory=name`;
	const answer = await fetch(url, { headers: { authorization: `Bearer ${bench.sandbox.token}` } });
	const { propertiesWithHistory } = (await answer.json()) as {
		propertiesWithHistory: { name: Array<{ value: unknown }> };
	};
	return propertiesWithHistory.name.map(({ value }) => value);
}
const calls = (path: RegExp) => bench.sandbox.calls.count({ path });
const companies = (count: number, name: string): IDataObject[] =>
	Array.from({ length: count }, (_, at) => ({ name: `${name} ${at}` }));

describe('Retry On Fail, 150 companies, one refused', () => {
	it('"stop": 149 companies, and the error tells the first cause', async () => {
		const items = companies(150, 'Stop');
		Object.assign(items[77] ?? {}, BAD);
		const result = await bench.run(create('company'), items, { settings });
		expect(stored('companies', 'Stop')).toHaveLength(149);
		expect(result.error?.context?.itemIndex).toBe(77);
		expect(result.error?.message).toMatch(/lifecycle|wizard/i);
		expect(result.error?.description).toContain('149 of 150 items went through');
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: 149 companies, each result at its item, where the first item makes n8n try again',
		async (onError) => {
			const items = companies(150, onError);
			Object.assign(items[0] ?? {}, BAD);
			const result = await bench.run(create('company'), items, { settings, onError });
			expect(stored('companies', onError)).toHaveLength(149);
			// Two batches, and the refused company in two more tries.
			expect(calls(/batch\/create/)).toBe(4);
			const success = result.items(NODE).filter(({ json }) => !json.error);
			expect(success.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual(
				items.slice(1).map(({ name }, at) => [name, { item: at + 1 }]),
			);
			expect(result.hints(NODE)).toEqual([
				expect.stringMatching(/^150 items: 149 created, 1 failed\. Calls to HubSpot: \d+\.$/),
			]);
		},
	);

	it('goes on where the run stopped, once the cause is gone', async () => {
		bench.sandbox.faults.add({ route: /batch\/create/, times: 1, kind: 'status', status: 403 });
		const result = await bench.run(create('company'), companies(150, 'Permitted'), { settings });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE).map(({ name }) => name)).toEqual(
			companies(150, 'Permitted').map(({ name }) => name),
		);
		expect(stored('companies', 'Permitted')).toHaveLength(150);
	});

	it('knows an item by its index: values such as those of $now differ between tries', async () => {
		const parameters = {
			...create('company'),
			propertiesJson:
				'={{ { name: $json.name + " " + Math.random(), lifecyclestage: $json.lifecyclestage || "lead" } }}',
		};
		await bench.run(parameters, [{ name: 'Random A' }, { name: 'Random B', ...BAD }], { settings });
		expect(stored('companies', 'Random')).toHaveLength(1);
	});
});

describe('all operations that write', () => {
	const onError = 'continueRegularOutput' as const;

	it('Create or Update by a searched property sends only the item that failed', async () => {
		const parameters = {
			resource: 'company',
			operation: 'upsert',
			matchProperty: matchBy('domain'),
			...JSON_INPUT,
		};
		const items = [
			{ domain: 'upsert-bad.example.com', ...BAD },
			{ domain: 'upsert-good.example.com', name: 'Upserted' },
		];
		const result = await bench.run(parameters, items, { settings, onError });
		expect(result.json(NODE)[1]).toMatchObject({ outcome: 'created', name: 'Upserted' });
		expect(calls(/batch\/update/)).toBe(0);
		expect(stored('companies', 'Upserted')).toHaveLength(1);
	});

	it('Update and Delete send only the item that failed', async () => {
		const [id = ''] = bench.sandbox.records.seed('companies', [{ name: 'There' }]);
		const update = {
			resource: 'company',
			operation: 'update',
			recordId: byId('={{ $json.id }}'),
			specifyProperties: 'json',
			propertiesJson: '={{ { name: `Renamed ${Math.random()}` } }}',
		};
		const items = [{ id: '999999999999' }, { id }];
		const updated = await bench.run(update, items, { settings, onError });
		expect(updated.json(NODE)[1]).toMatchObject({ outcome: 'updated', id });
		expect(await namesOf(id)).toEqual([updated.json(NODE)[1]?.name, 'There']);

		const remove = { resource: 'company', operation: 'delete', recordId: byId('={{ $json.id }}') };
		const removed = await bench.run(remove, [{ id: 'no id' }, { id }], { settings, onError });
		expect(removed.json(NODE)[1]).toEqual({ id, deleted: true });
		expect(calls(/batch\/archive/)).toBe(1);
	});

	it('a record whose association failed is associated, and not written again', async () => {
		const [id = ''] = bench.sandbox.records.seed('companies', [{ name: 'To associate' }]);
		const refuse = { route: /associations/, times: 1, kind: 'status' as const, status: 403 };
		bench.sandbox.faults.add(refuse);
		const parameters = {
			...create('deal'),
			propertiesJson: '{"dealname":"Associated later","dealstage":"contractsent"}',
			...withCompany(id),
		};
		const result = await bench.run(parameters, [{}], { settings });
		expect(result.error).toBeUndefined();
		expect(result.json(NODE)[0]).toMatchObject({
			outcome: 'created',
			dealname: 'Associated later',
			associated: [{ to: 'company', id }],
		});
		expect(stored('deals', 'Associated later')).toHaveLength(1);
	});
});

describe('a create of unknown fate', () => {
	const cut = () => bench.sandbox.faults.add({ route: /batch\/create/, times: 1, kind: 'cut-after' });

	it('is looked for by a unique value, and its record is the result', async () => {
		cut();
		const items = [
			{ name: 'Unknown 1', external_key: 'U-1' },
			{ name: 'Unknown 2', external_key: 'U-2' },
		];
		const result = await bench.run(create('company'), items, { settings });
		expect(result.error).toBeUndefined();
		const ids = stored('companies', 'Unknown').map(({ id }) => id);
		expect(result.json(NODE).map(({ id, outcome, name }) => [id, outcome, name])).toEqual([
			[ids[0], 'created', 'Unknown 1'],
			[ids[1], 'created', 'Unknown 2'],
		]);
	});

	it('is sent again if nothing has its unique value', async () => {
		bench.sandbox.faults.add({ route: /batch\/create/, times: 1, kind: 'cut-before' });
		const items = [{ name: 'Lost on the way', external_key: 'L-1' }];
		const result = await bench.run(create('company'), items, { settings });
		expect(result.json(NODE)[0]).toMatchObject({ outcome: 'created', name: 'Lost on the way' });
		expect(stored('companies', 'Lost')).toHaveLength(1);
	});

	it('is no record that was there before: that is a conflict', async () => {
		const email = 'before@example.com';
		const [id] = bench.sandbox.records.seed('contacts', [{ email, firstname: 'Before' }]);
		cut();
		const onError = 'continueRegularOutput';
		const items = [{ email, firstname: 'After' }];
		const result = await bench.run(create('contact'), items, { settings, onError });
		expect(errorOf(result.json(NODE)[0])).toMatchObject({ kind: 'conflict', existingId: id });
	});

	it.each([
		['Create', create('deal')],
		[
			'Create or Update of new records',
			{
				...create('deal'),
				operation: 'upsert',
				matchProperty: matchBy('hs_object_id'),
				options: { ifEmpty: 'create' },
			},
		],
	])('without a unique value it is not sent again and stays unconfirmed: %s', async (name, parameters) => {
		cut();
		const items = [{ dealname: `Unknown ${name}`, dealstage: 'contractsent' }];
		const onError = 'continueRegularOutput';
		const result = await bench.run(parameters, items, { settings, onError });
		expect(errorOf(result.json(NODE)[0]).kind).toBe('unconfirmed');
		expect(stored('deals', `Unknown ${name}`)).toHaveLength(1);
		expect(calls(/batch\/create/)).toBe(1);
		cut();
		const stopped = await bench.run(parameters, items, { settings });
		expect(stopped.error?.message).toMatch(/did not confirm/);
		expect(stored('deals', `Unknown ${name}`)).toHaveLength(2);
	});
});

describe('what is written each time', () => {
	const onError = 'continueRegularOutput' as const;
	const items = (name: string) => [{ name: 'bad', ...BAD }, { name }];

	it('two runs of the node in one execution, as in a loop', async () => {
		const workflow = hubspotWorkflow(create('company'), { settings, onError });
		const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
		const pass = (name: string): INode => ({
			id: name,
			name,
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		});
		await bench.engine.run({
			workflow: {
				nodes: [...workflow.nodes, pass('A'), pass('B')],
				connections: {
					Start: { main: [[...(to('A').main[0] ?? []), ...(to('B').main[0] ?? [])]] },
					A: to(NODE),
					B: to(NODE),
				},
			},
			credentials: { hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() } },
			pinned: { Start: items('Loop') },
		});
		expect(stored('companies', 'Loop')).toHaveLength(2);
	});

	it('a second execution with the same pinned data', async () => {
		for (let run = 0; run < 2; run++)
			await bench.run(create('company'), items('Pinned'), { settings, onError });
		expect(stored('companies', 'Pinned')).toHaveLength(2);
	});

	it('without Retry On Fail, each run', async () => {
		const result = await bench.run(create('company'), items('Plain'), { onError });
		expect(stored('companies', 'Plain')).toHaveLength(1);
		expect(errorOf(result.json(NODE)[0]).kind).toBe('refused');
	});
});

describe('as a tool of an agent', () => {
	type Invoke = (args: IDataObject) => Promise<string>;
	type MakeInvoke = (
		context: (runIndex: number) => IExecuteFunctions,
		node: INode,
		type: INodeType,
		run: IRunExecutionData,
	) => Invoke;

	/** The tool as n8n's agents call it: each call has its arguments, and all have the data of the agent. */
	function tool(): Invoke {
		const internals = path.join(
			path.dirname(require.resolve('n8n-core')),
			'execution-engine/node-execution-context/utils/get-input-connection-data',
		);
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const { makeHandleToolInvocation } = require(internals) as { makeHandleToolInvocation: MakeInvoke };
		const { nodes } = hubspotWorkflow(
			{
				...create('company'),
				propertiesJson: '={{ JSON.stringify({ name: $fromAI("name") }) }}',
				...withCompany('={{ $fromAI("with") }}'),
			},
			{ settings },
		);
		const [agent, node] = nodes as [INode, INode];
		const nodeTypes = bench.engine.nodeTypes();
		const workflow = new Workflow({ nodes: [agent, node], connections: {}, active: false, nodeTypes });
		const additionalData = bench.engine.additionalData(
			{ hubspot: { type: 'hubspotCrmPrivateAppApi', data: bench.token() } },
			nodeTypes,
		);
		const run = { version: 1, resultData: { runData: {} } } as unknown as IRunExecutionData;
		const agentData = { node: agent, data: { main: [[]] }, source: null };
		const contextOf = (runIndex: number) =>
			new SupplyDataContext(
				workflow,
				node,
				additionalData,
				'manual',
				run,
				runIndex,
				[],
				{},
				'ai_tool',
				agentData,
				[],
			) as unknown as IExecuteFunctions;
		return makeHandleToolInvocation(contextOf, node, bench.engine.nodeType('hubspotCrm'), run);
	}

	it('a try of a call knows what an earlier one wrote; two equal calls are two', async () => {
		const [id = ''] = bench.sandbox.records.seed('companies', [{ name: 'Parent' }]);
		const call = tool();
		for (let count = 1; count <= 2; count++) {
			bench.sandbox.faults.add({ route: /associations/, times: 1, kind: 'status', status: 403 });
			expect(await call({ name: 'By tool', with: id })).toContain('"outcome":"created"');
			expect(stored('companies', 'By tool')).toHaveLength(count);
		}
	});
});
