import { concernsSingleRecords, isFinal, sendBatches } from '../../nodes/HubspotCrm/batch/send';
import type { Settled } from '../../nodes/HubspotCrm/batch/settle';
import type { Failure } from '../../nodes/HubspotCrm/errors/failure';
import { failureOf } from '../../nodes/HubspotCrm/errors/readFailure';
import type { Reply } from '../../nodes/HubspotCrm/transport/exchange';

const read = (status: number, body: unknown) => failureOf({ status, headers: {}, body });
const PAGE = '<html></html>';
const said = (message: string) => ({ status: 'error', message, correlationId: 'c-1' });

test.each<[status: number, body: unknown]>([
	[302, ''],
	[402, said('Pay')],
	[405, PAGE],
	[404, PAGE],
	[403, PAGE],
	[400, PAGE],
	[418, PAGE],
])('%i %j ends the run and is not halved', (status, body) => {
	expect([isFinal(read(status, body)), concernsSingleRecords(read(status, body))]).toEqual([true, false]);
});

test.each<[status: number, body: unknown, halved: boolean]>([
	[400, said('Property values were not valid'), true],
	[413, PAGE, true],
	[414, said('Cannot have more than 250 identities on a profile'), true],
	[414, PAGE, false],
	[404, '', false],
	[408, '', false],
	[409, said('Contact already exists. Existing ID: 5'), true],
	[503, PAGE, false],
])('%i %j does not end the run; halved: %j', (status, body, halved) => {
	expect([isFinal(read(status, body)), concernsSingleRecords(read(status, body))]).toEqual([false, halved]);
});

test('what an answer refuses after an attempt that may have been applied stays in doubt', async () => {
	const inputs = ['a', 'b'].map((traceId) => ({ traceId, keys: [traceId] }));
	const refused: Failure = { kind: 'refused', issues: [] };
	const send = async (): Promise<Reply> => ({
		ok: true,
		answer: { status: 207, headers: {}, body: {} },
		maybeApplied: true,
	});
	const read = (): Settled[] => [{ record: { id: '1', properties: {} } }, { failure: refused }];
	const outcomes = await sendBatches(inputs, { isWrite: true, send, read }, { stopOnFailure: false });
	expect(outcomes).toEqual([
		{ record: { id: '1', properties: {} } },
		{ failure: { ...refused, maybeApplied: true } },
	]);
});
