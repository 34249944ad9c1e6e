import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import { RESOURCE_BY_VALUE, resourceProperties } from '../../nodes/HubspotCrm/actions/registry';
import { mergeFields } from '../../nodes/HubspotCrm/fields/mergeFields';
import type { FieldSet } from '../../nodes/HubspotCrm/fields/mergeFields';

/** A few fields, so that many are equal; some have conditions of their own, or share a name with another one. */
const FIELDS: INodeProperties[] = ['a', 'b', 'c', 'd', 'e'].flatMap((name): INodeProperties[] => {
	const field: INodeProperties = { displayName: name.toUpperCase(), name, type: 'string', default: '' };
	return [
		field,
		{ ...field, default: 'x' },
		{ ...field, displayOptions: { show: { mode: ['json'] }, hide: { other: [true] } } },
	];
});
const RESOURCES = ['company', 'contact', 'deal', 'ticket'];
const OPERATIONS = ['create', 'get', 'search'];

/** Whether n8n shows a field for these values; conditions on other parameters hold. */
function isShown({ displayOptions }: INodeProperties, resource: string, operation?: string): boolean {
	const { resource: resources, operation: operations } = displayOptions?.show ?? {};
	return (
		(resources === undefined || resources.includes(resource)) &&
		(operations === undefined || (operation !== undefined && operations.includes(operation)))
	);
}

/** The field as it was before it was given conditions on resource and operation. */
function bare({ displayOptions, ...field }: INodeProperties): INodeProperties {
	const { resource: _resource, operation: _operation, ...show } = displayOptions?.show ?? {};
	const rest = { ...displayOptions, show };
	if (Object.keys(show).length === 0) delete (rest as { show?: object }).show;
	return Object.keys(rest).length === 0 ? field : { ...field, displayOptions: rest };
}

/** What the panel shows for the part of the node that a set is for. */
const panel = (merged: INodeProperties[], { resource, operation }: FieldSet) =>
	merged.filter((field) => isShown(field, resource, operation)).map(bare);

const fieldsArbitrary = fc.array(fc.constantFrom(...FIELDS), { maxLength: 8 });
/** Of each part of the node at most one set, in any order. */
const setsArbitrary = (operations: Array<string | undefined>): fc.Arbitrary<FieldSet[]> =>
	fc.uniqueArray(
		fc.record({
			resource: fc.constantFrom(...RESOURCES),
			operation: fc.constantFrom(...operations),
			fields: fieldsArbitrary,
		}),
		{ selector: ({ resource, operation }) => `${resource} ${operation}`, maxLength: 12, size: 'max' },
	);

describe('whatever the fields of the parts of a node', () => {
	test.each([
		['operations', OPERATIONS],
		['resources without operations', [undefined]],
	])('each of the %s shows its own, in their order', (_parts, operations) => {
		fc.assert(
			fc.property(setsArbitrary(operations), (sets) => {
				const merged = mergeFields(sets);
				for (const set of sets) expect(panel(merged, set)).toEqual(set.fields);
			}),
			{ numRuns: 500 },
		);
	});

	test('what a resource shows by itself, it shows whatever one of its operations shows', () => {
		const fields = FIELDS.slice(0, 1);
		const merged = mergeFields([
			{ resource: 'company', fields },
			{ resource: 'company', operation: 'get', fields },
		]);
		expect(panel(merged, { resource: 'company', operation: 'search', fields })).toEqual(fields);
	});

	test('nothing is shown for a part that was not given', () => {
		fc.assert(
			fc.property(setsArbitrary(OPERATIONS), (sets) => {
				const merged = mergeFields(sets);
				for (const resource of RESOURCES) {
					for (const operation of OPERATIONS) {
						const isGiven = sets.some((set) => set.resource === resource && set.operation === operation);
						if (!isGiven) expect(panel(merged, { resource, operation, fields: [] })).toEqual([]);
					}
				}
				expect(merged.length).toBeLessThanOrEqual(sets.reduce((sum, { fields }) => sum + fields.length, 0));
			}),
		);
	});

	test('the sets that were given stay as they were', () => {
		fc.assert(
			fc.property(setsArbitrary(OPERATIONS), (sets) => {
				const before = structuredClone(sets);
				mergeFields(sets);
				expect(sets).toEqual(before);
			}),
		);
	});
});

/** Fields that turn up twice for the same resources, or twice for the same operations. */
function repeated(merged: INodeProperties[]): string[] {
	const seen = new Set<string>();
	return merged.flatMap((field) => {
		const { resource, operation } = field.displayOptions?.show ?? {};
		const text = JSON.stringify(bare(field));
		const keys = [`${text} of ${JSON.stringify(resource)}`, `${text} in ${JSON.stringify(operation)}`];
		const again = keys.filter((key) => seen.has(key));
		for (const key of keys) seen.add(key);
		return again;
	});
}

describe('equal fields appear once', () => {
	/** A part of all fields, each once, in the order of all. */
	const someInOrder = fc.subarray(FIELDS);

	test('where all resources have the fields of an operation, and two operations agree on the order', () => {
		fc.assert(
			fc.property(
				fc.subarray(RESOURCES, { minLength: 1 }),
				someInOrder,
				someInOrder,
				(resources, create, get) => {
					const merged = mergeFields(
						resources.flatMap((resource) => [
							{ resource, operation: 'create', fields: create },
							{ resource, operation: 'get', fields: get },
						]),
					);
					expect(repeated(merged)).toEqual([]);
					expect(merged).toHaveLength(new Set([...create, ...get]).size);
				},
			),
		);
	});

	test('where two resources agree on the order', () => {
		fc.assert(
			fc.property(someInOrder, someInOrder, (first, second) => {
				const merged = mergeFields([
					{ resource: 'contact', fields: first },
					{ resource: 'deal', fields: second },
				]);
				expect(repeated(merged)).toEqual([]);
				expect(merged).toHaveLength(new Set([...first, ...second]).size);
			}),
		);
	});

	test('in the node as it is', () => {
		const properties = resourceProperties().filter(({ name }) => name !== 'operation');
		expect(repeated(properties)).toEqual([]);
		for (const { value: resource, operations } of RESOURCE_BY_VALUE.values()) {
			for (const { value: operation, fields } of operations)
				expect(panel(properties, { resource, operation, fields })).toEqual(fields);
		}
	});
});
