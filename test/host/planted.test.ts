import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Operation, Resource } from '../../nodes/HubspotCrm/actions/operation';
import { byId, HostBench, JSON_INPUT, NODE } from '../support/host';

/**
 * What the next operations will need of the route below them, tried by operations that are planted into the built node:
 * forms and lists as bodies, files as results, and object types that only the account knows.
 */
let bench: HostBench;
let server: Server;
let received: Array<{ headers: IncomingMessage['headers']; body: Buffer }> = [];

beforeAll(async () => {
	bench = await HostBench.start();
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ headers: request.headers, body: Buffer.concat(chunks) });
			const status = received.length === 1 && request.url === '/twice' ? 502 : 200;
			response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":"1"}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await bench.stop();
});
beforeEach(() => {
	received = [];
});

const built = <T>(file: string) =>
	// The engine loads the built node: what is planted has to go into that copy.
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	require(`../../dist/nodes/HubspotCrm/${file}.js`) as T;
type Registry = typeof import('../../nodes/HubspotCrm/actions/registry');
const { RESOURCE_BY_VALUE, resourceProperties } = built<Registry>('actions/registry');
const resources = RESOURCE_BY_VALUE as Map<string, Resource>;

/** Adds a resource to the node, and its fields to the description. */
function plant(resource: Resource): void {
	resources.set(resource.value, resource);
	const { description } = bench.engine.nodeType('hubspotCrm');
	const first = description.properties.findIndex(({ name }) => name === 'operation');
	description.properties = [
		...description.properties.slice(0, first),
		...(resourceProperties([...resources.values()]) as INodeProperties[]),
	];
}

const operation = (value: string, one: Operation['one']): Operation => ({
	value,
	name: value,
	verb: value,
	access: 'write',
	action: value,
	description: value,
	fields: [],
	scopes: [],
	one,
});

const here = () => ({
	accessToken: 'pat-na1-planted',
	baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

describe('An operation', () => {
	const { FormBody } = built<typeof import('../../nodes/HubspotCrm/api/request')>('api/request');
	const content = Buffer.from([0, 255, 13, 10, 45, 45]);

	test('may send a form with files, again after a fault, and put out a file', async () => {
		const form = new FormBody([
			{ name: 'folderPath', content: '/rechnungen' },
			{ name: 'file', content, fileName: 'a "b"\n.bin', contentType: 'image/png' },
		]);
		plant({
			value: 'planted',
			name: 'Planted',
			noun: 'file',
			defaultOperation: 'upload',
			operations: [
				operation('upload', async ({ client }) => {
					const reply = await client.send({ method: 'POST', path: '/twice', body: form, idempotent: true });
					if (!reply.ok) return reply;
					return {
						json: { ...(reply.answer.body as IDataObject) },
						binary: { data: { data: content.toString('base64'), mimeType: 'image/png' } },
					};
				}),
				operation('ids', async ({ client }) => {
					for (const body of [['1', '2'], [], undefined])
						await client.send({ method: 'PUT', path: '/ids', body, idempotent: true });
					return { json: {} };
				}),
			],
		});
		const result = await bench.run({ resource: 'planted', operation: 'upload' }, [{}], {
			credential: here(),
		});
		expect(result.error).toBeUndefined();
		expect(result.items(NODE)[0]).toMatchObject({
			json: { id: '1' },
			binary: { data: { mimeType: 'image/png' } },
			pairedItem: { item: 0 },
		});
		expect(received).toHaveLength(2);
		const bodies = await Promise.all(
			received.map(async ({ headers, body }) => {
				const type = String(headers['content-type']);
				return await new Response(body, { headers: { 'content-type': type } }).formData();
			}),
		);
		for (const fields of bodies) {
			expect(fields.get('folderPath')).toBe('/rechnungen');
			const file = fields.get('file') as File;
			expect(file.name).toBe('a "b"\n.bin');
			expect(file.type).toBe('image/png');
			expect(Buffer.from(await file.arrayBuffer())).toEqual(content);
		}
	});

	test('may send a list, also an empty one, or nothing', async () => {
		const result = await bench.run({ resource: 'planted', operation: 'ids' }, [{}], { credential: here() });
		expect(result.error).toBeUndefined();
		expect(received.map(({ body }) => body.toString())).toEqual(['["1","2"]', '[]', '']);
	});
});

test('All operations work on a type that only the account knows', async () => {
	const { recordResource } =
		built<typeof import('../../nodes/HubspotCrm/actions/record/resource')>('actions/record/resource');
	const { customType } =
		built<typeof import('../../nodes/HubspotCrm/objects/customType')>('objects/customType');
	const answer = await fetch(`${bench.sandbox.url}/crm-object-schemas/2026-09/schemas`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bench.sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			name: 'machine',
			labels: { singular: 'Machine', plural: 'Machines' },
			primaryDisplayProperty: 'label',
			requiredProperties: ['label'],
			associatedObjects: [],
			properties: [{ name: 'label', label: 'Label', type: 'string', fieldType: 'text' }],
		}),
	});
	const schema: unknown = await answer.json();
	expect(schema).toHaveProperty('objectTypeId');
	const object = customType(schema as never);
	plant(recordResource(object));
	const resource = object.key;
	const run = async (op: string, more: object = {}, items: IDataObject[] = [{}]) => {
		const result = await bench.run({ resource, operation: op, ...more } as never, items);
		expect(result.error).toBeUndefined();
		return result.json(NODE);
	};
	const [made] = await run('create', JSON_INPUT, [{ label: 'Lathe' }]);
	expect(made).toMatchObject({ label: 'Lathe' });
	const id = String(made?.id);
	expect(made?.url).toContain(`/record/${object.typeId}/${id}`);
	const options = { properties: ['label'] };
	expect((await run('get', { recordId: byId(id), options }))[0]).toMatchObject({ id, label: 'Lathe' });
	const [changed] = await run('upsert', { matchProperty: byId('label'), ...JSON_INPUT }, [
		{ label: 'Lathe' },
	]);
	expect(changed).toMatchObject({ id, outcome: 'updated' });
	const filters = {
		specifyFilters: 'json',
		filterGroupsJson: '[{"propertyName":"label","operator":"EQ","value":"lathe"}]',
	};
	expect(await run('search', filters)).toHaveLength(1);
	await run('delete', { recordId: byId(id) });
	expect(await run('getAll')).toEqual([]);
});
