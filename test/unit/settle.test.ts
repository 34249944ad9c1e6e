import type { HubspotRecord } from '../../nodes/HubspotCrm/api/records';
import { settle } from '../../nodes/HubspotCrm/batch/settle';
import type { Settled, Traceable } from '../../nodes/HubspotCrm/batch/settle';

type Input = Traceable & { id: string };
const inputs: Input[] = ['a', 'b', 'c'].map((id, at) => ({ traceId: String(at), key: id, id }));
const sameId = ({ id }: Input, record: HubspotRecord) => record.id === id;
const read = (body: unknown, same = sameId) =>
	settle(inputs, { status: 207, headers: {}, body }, same).map(brief);
const brief = (outcome: Settled) => ('record' in outcome ? outcome.record.id : outcome.failure.kind);
const refused = { status: 'error', category: 'VALIDATION_ERROR', message: 'no' };

test('results are matched by trace id, whatever their order and their id', () => {
	const results = [2, 0, 1].map((trace) => ({
		id: `r${trace}`,
		properties: {},
		objectWriteTraceId: String(trace),
	}));
	expect(read({ results })).toEqual(['r0', 'r1', 'r2']);
});

test('without trace ids they are matched by what the record is', () => {
	expect(
		read({
			results: [
				{ id: 'c', properties: {} },
				{ id: 'a', properties: {} },
				{ id: 'b', properties: {} },
			],
		}),
	).toEqual(['a', 'b', 'c']);
});

test('the one result and the one input that are left belong together', () => {
	expect(
		read({
			results: [
				{ id: 'b', properties: {} },
				{ id: 'survivor', properties: {} },
				{ id: 'a', properties: {} },
			],
		}),
	).toEqual(['a', 'b', 'survivor']);
});

test('when more is left, nobody is given a record that may be that of another', () => {
	expect(
		read({
			results: [
				{ id: 'a', properties: {} },
				{ id: 'survivor', properties: {} },
			],
		}),
	).toEqual(['a', 'unanswered', 'unanswered']);
	expect(
		read({
			results: [
				{ id: 'a', properties: {} },
				{ id: 'x', properties: {} },
				{ id: 'y', properties: {} },
			],
		}),
	).toEqual(['a', 'unanswered', 'unanswered']);
});

test('an error is matched by the id in its text, where it names none elsewhere', () => {
	const numbered = ['12', '1234', '7'].map((id, at) => ({ traceId: String(at), key: id, id }));
	const errors = [{ ...refused, message: 'CONTACT=1234 is not valid' }];
	const body = { results: [{ id: '7', properties: {} }], errors };
	const settled = settle(numbered, { status: 207, headers: {}, body }, sameId).map(brief);
	expect(settled).toEqual(['unanswered', 'refused', '7']);
	expect(read({ results: [{ id: 'b', properties: {} }], errors: [{ ...refused, message: 'a c' }] })).toEqual([
		'refused',
		'b',
		'refused',
	]);
});

test('an error is matched by trace id, or by the ids that it names in any case', () => {
	const traced = { ...refused, context: { objectWriteTraceId: ['1'] } };
	expect(
		read({
			results: [
				{ id: 'a', properties: {} },
				{ id: 'c', properties: {} },
			],
			errors: [traced],
		}),
	).toEqual(['a', 'refused', 'c']);
	const missing = { category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['A', 'C'] } };
	expect(read({ results: [{ id: 'b', properties: {} }], errors: [missing] })).toEqual([
		'notFound',
		'b',
		'notFound',
	]);
});

test('an error that names nobody is that of everybody who is left', () => {
	expect(read({ results: [{ id: 'b', properties: {} }], errors: [refused] })).toEqual([
		'refused',
		'b',
		'refused',
	]);
});

test('but not where a record was written that nobody can be matched with', () => {
	expect(
		read({
			results: [
				{ id: 'b', properties: {} },
				{ id: 'nameless', properties: {} },
			],
			errors: [refused],
		}),
	).toEqual(['unanswered', 'b', 'unanswered']);
});

test.each([
	[''],
	[undefined],
	[null],
	['<html></html>'],
	[{}],
	[{ results: 'x', errors: 5 }],
	[{ results: [null, 5] }],
	[[]],
])('%j says nothing of any input', (body) =>
	expect(read(body)).toEqual(['unanswered', 'unanswered', 'unanswered']),
);

test('a record that is both written and complained about was written', () => {
	const errors = [{ ...refused, context: { objectWriteTraceId: ['0'] } }];
	const results = [
		{ id: 'a', properties: {}, objectWriteTraceId: '0' },
		{ id: 'b', properties: {} },
		{ id: 'c', properties: {} },
	];
	expect(read({ results, errors })).toEqual(['a', 'b', 'c']);
});
