import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { Engine } from '../harness/engine';
import type { SandboxRecord } from '../sandbox';
import { Random } from '../sandbox/core/random';
import { Tally } from './tally';
import { realMs } from './time';
import { faultsInWords, tellingsOf } from './told';
import { RUN_BOUNDS, sideBySide } from './world';
import type { Size, World } from './world';

const SETS = 2_500;
const AT_ONCE = 8;
const TYPES = ['contacts', 'companies', 'deals', 'tickets'];
/** Records of each type that no set of parameters names. */
const BYSTANDERS = 20;
/** How likely a parameter is replaced by something odd. */
const ODD = 0.4;

/** Values that expressions, files and other nodes come up with. */
const VALUES: readonly unknown[] = [
	undefined,
	null,
	true,
	false,
	0,
	-1,
	1.5,
	NaN,
	Infinity,
	1e21,
	'',
	' ',
	'\u0000',
	'0',
	'-1',
	'null',
	'undefined',
	'[object Object]',
	'=',
	'={{ }}',
	'={{ undefined }}',
	'={{ null }}',
	'={{ $json }}',
	'={{ $json.nothing.at.all }}',
	'={{ [] }}',
	'={{ [1, null, { a: [] }] }}',
	'={{ throw }}',
	'={{ new Date(NaN) }}',
	'={{ Symbol() }}',
	'={{ 10n }}',
	'={{ () => 1 }}',
	'={{ new Map([[1, 2]]) }}',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'../../owners',
	'a/b?c=d#e',
	'%00%2F..',
	'email',
	'hs_object_id',
	'*',
	'😀\ud800',
	'İıſß',
	'\u202egnp.exe',
	'x'.repeat(100_000),
	'{"__proto__":{"polluted":true}}',
	'[[[[[[[[[[]]]]]]]]]]',
	'{"filters":',
	[],
	{},
	[[]],
	[null],
	['a', 1, {}],
	{ __rl: true, mode: 'id', value: null },
	{ __rl: true, mode: 'nothing', value: {} },
	{ mappingMode: 'defineBelow', value: { constructor: 'x', toString: 1 } },
	{ mappingMode: 'autoMapInputData', value: null },
	{ value: { value: { value: {} } } },
	JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}'),
	Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`field${at}`, at])),
];

/** Those that n8n can read where a record or property is chosen: without a value, it does not even ask the node. */
const LOCATORS = VALUES.filter((value) => value !== null && (value as { value?: unknown })?.value !== null);

/**
 * Runs all operations with 2,500 odd sets of parameters and items, on a HubSpot that behaves. Nothing may break, each item
 * has one outcome, and records that the parameters do not name stay as they are.
 */
export async function fuzz(world: World, { seconds, share }: Size): Promise<Tally[]> {
	const tally = new Tally('fuzzed parameters', RUN_BOUNDS, `--only fuzz --seed ${world.seed}`);
	const { sandbox } = world;
	const proxy = await world.proxy();
	const worker = await world.worker();
	const until = realMs() + seconds * 1_000;
	const { properties } = (await Engine.load()).nodeType('hubspotCrm').description;
	const seedAll = (list: (type: string) => Array<Record<string, string>>) =>
		TYPES.flatMap((type) => sandbox.records.seed(type, list(type)).map((id) => ({ type, id })));
	const bystanders = seedAll((type) =>
		Array.from({ length: BYSTANDERS }, (_, at) => recordOf(type, `bystander${at}`)),
	);
	const before = new Map(bystanders.map(({ type, id }) => [id, valuesOf(sandbox.records.get(type, id))]));
	const sets = Array.from({ length: Math.round(SETS * share) }, (_, at) => at);

	const left = await sideBySide(sets, { atOnce: AT_ONCE, until }, async (at) => {
		const random = new Random(world.seedOf(`fuzz ${at}`));
		// Records that the parameters may name, and that operations may therefore change.
		const named = seedAll((type) => [recordOf(type, `named${at}`)]);
		const parameters = parametersOf(
			properties,
			random,
			named.map(({ id }) => id),
		);
		const items = Array.from({ length: 1 + random.below(3) }, () =>
			itemOf(
				random,
				named.map(({ id }) => id),
			),
		);
		const what = `${String(parameters.resource)} ${String(parameters.operation)}, set ${at}`;
		const report = await worker.perform({
			task: 'run',
			parameters,
			items,
			access: world.access(proxy.lane(() => undefined, at)),
			continueOnFail: true,
			boundSeconds: RUN_BOUNDS.seconds,
		});
		// Some parameters n8n itself cannot read: the node is never asked.
		if (report.refused !== undefined) return;
		tally.tried++;
		tally.took({ seconds: report.seconds }, what);
		const tellings = tellingsOf(report, items.length);
		const faults = [...tellings.faults];
		if (report.error) faults.push(`the run fails although it continues on errors: ${report.error.message}`);
		for (const told of tellings.items)
			if (told && 'failure' in told)
				faults.push(...faultsInWords(told.failure, [{ name: '', says: 'refusal' }]));
		for (const fault of faults) tally.found('wronglyTold', `${fault.slice(0, 300)} [${what}]`);
	});
	for (const { type, id } of bystanders)
		if (valuesOf(sandbox.records.get(type, id)) !== before.get(id))
			tally.found('lost', `a record of ${type} that no parameter names was changed or deleted`);
	tally.untried(left, 'sets');
	await worker.kill();
	proxy.close();
	return [tally];
}

const recordOf = (type: string, name: string): Record<string, string> => {
	switch (type) {
		case 'contacts':
			return { email: `${name}@example.com`, lastname: name };
		case 'companies':
			return { name, domain: `${name}.example.com` };
		case 'deals':
			return { dealname: name };
		default:
			return { subject: name };
	}
};

const valuesOf = (record: SandboxRecord | undefined): string =>
	JSON.stringify([record?.archived, record?.properties]);

/** A set of parameters for one operation: each its default, something that fits, or something odd. */
function parametersOf(all: readonly INodeProperties[], random: Random, ids: string[]): INodeParameters {
	const of = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
	const resource = of(
		(all.find(({ name }) => name === 'resource')?.options ?? []) as Array<{ value: string }>,
	).value;
	const operations = all.find(
		({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource),
	);
	const operation = of((operations?.options ?? []) as Array<{ value: string }>).value;
	const fields = all.filter(({ name, displayOptions }) => {
		const { resource: resources, operation: shown } = displayOptions?.show ?? {};
		const isOf = (list: unknown[] | undefined, value: string) => list === undefined || list.includes(value);
		return name !== 'resource' && name !== 'operation' && isOf(resources, resource) && isOf(shown, operation);
	});
	const parameters: IDataObject = {};
	for (const field of fields) parameters[field.name] = valueFor(field, random, ids) as IDataObject[string];
	return { ...(parameters as INodeParameters), resource, operation };
}

/** A value for a field of the panel: its default, an odd one, or a choice or collection that fits with odd contents. */
function valueFor(field: INodeProperties, random: Random, ids: string[]): unknown {
	const of = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
	const { type, default: standard, options = [] } = field;
	if (random.next() < ODD) return type === 'resourceLocator' ? of(LOCATORS) : of(VALUES);
	const inner = options as INodeProperties[];
	switch (type) {
		case 'resourceLocator':
			return {
				__rl: true,
				mode: of(['id', 'url', 'list', 'name', 'email']),
				value: of([...ids, ...LOCATORS]),
			};
		case 'options':
			return random.next() < 0.8 && options.length > 0
				? (of(options) as { value: unknown }).value
				: of(VALUES);
		case 'collection':
			return Object.fromEntries(
				inner.filter(() => random.next() < 0.3).map((one) => [one.name, valueFor(one, random, ids)]),
			);
		case 'fixedCollection':
			return Object.fromEntries(
				(options as Array<{ name: string; values: INodeProperties[] }>).map(({ name, values }) => [
					name,
					Array.from({ length: random.below(3) }, () =>
						Object.fromEntries(values.map((one) => [one.name, valueFor(one, random, ids)])),
					),
				]),
			);
		case 'boolean':
			return of([true, false, '={{ true }}', 'yes']);
		case 'json':
			return of(['={{ $json }}', '{}', '[]', '[{"filters":[]}]', standard]);
		default:
			return random.next() < 0.5 ? standard : of([...ids, ...VALUES]);
	}
}

function itemOf(random: Random, ids: string[]): IDataObject {
	const of = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
	const names = [
		'id',
		'email',
		'lastname',
		'name',
		'domain',
		'dealname',
		'amount',
		'subject',
		'value',
		'constructor',
	];
	const entries = names.filter(() => random.next() < 0.4).map((name) => [name, of([...ids, ...VALUES])]);
	return Object.fromEntries(entries) as IDataObject;
}
