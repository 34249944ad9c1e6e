import { apiError } from '../../nodes/HubspotCrm/errors/nodeError';
import { failureOfBody } from '../../nodes/HubspotCrm/errors/readFailure';
import { redact, secretsOf } from '../../nodes/HubspotCrm/transport/connection/redact';
import { clientOver, connectionTo, NODE } from '../support/fake-host';
import { VirtualClock } from '../support/virtual-clock';

const SECRET = '0f6e2c9a-client-secret-4711';
const TOKEN = 'pat-eu1-5c3f1de0-1234-4abc-9def-0123456789ab';
const SAID = `x ${SECRET} y Bearer abc.def-ghi ${TOKEN} z`;

/** HubSpot's error body with the secrets in every field that is read. */
const body = (message: string) => ({
	status: SAID,
	message,
	category: SAID,
	subCategory: SAID,
	correlationId: SAID,
	policyName: SAID,
	context: { existingId: [SAID], ids: [SAID], objectWriteTraceId: [SAID] },
	errors: [
		{
			message,
			code: SAID,
			context: { propertyName: [SAID], requiredGranularScopes: [SAID] },
		},
	],
});

/** All that people, error branches and the log get to see. */
const shown = (error: ReturnType<typeof apiError>) =>
	JSON.stringify([error.message, error.description, error.context, error.messages, error, error.stack]);
const LEAK = /client-secret-4711|abc\.def-ghi|5c3f1de0/;

test.each([302, 400, 401, 403, 404, 409, 423, 429, 477, 500, 502, 530])(
	'an answer with status %i lets no secret out, whatever field it stands in',
	async (status) => {
		for (const message of [
			SAID,
			`Property values were not valid: [{"message":"${SAID}","name":"${SAID}"}]`,
		]) {
			const clock = new VirtualClock();
			const connection = connectionTo(clock);
			connection.secrets.add(SECRET);
			const answer = {
				statusCode: status,
				body: body(message),
				headers: { 'x-hubspot-correlation-id': SAID },
			};
			const client = clientOver(() => answer, clock, { connection });
			const reply = await clock.run(client.send({ method: 'GET', path: '/x', idempotent: false }));
			if (reply.ok) throw new Error('a refusal was expected');
			expect(JSON.stringify(reply.failure)).not.toMatch(LEAK);
			for (const place of [{}, { record: 'contact', action: 'get', itemIndex: 0 }])
				expect(shown(apiError(NODE, reply.failure, place))).not.toMatch(LEAK);
		}
	},
);

test('nor do the errors of a batch that went through in part', async () => {
	const clock = new VirtualClock();
	const connection = connectionTo(clock);
	connection.secrets.add(SECRET);
	const results = [{ id: '1', properties: { note: 'the user wrote Bearer of news' } }];
	const client = clientOver(() => ({ statusCode: 207, body: { results, errors: [body(SAID)] } }), clock, {
		connection,
	});
	const reply = await clock.run(client.send({ method: 'POST', path: '/x', idempotent: true }));
	if (!reply.ok) throw new Error('an answer was expected');
	const { errors, ...rest } = reply.answer.body as { errors: Array<Record<string, unknown>> };
	expect(rest).toEqual({ results });
	expect(JSON.stringify(failureOfBody(errors[0] ?? {}))).not.toMatch(LEAK);
});

test('the secrets of a credential are found in each kind, and ordinary words are not', () => {
	expect(secretsOf({ accessToken: ` ${TOKEN}\n`, baseUrl: 'https://api.hubapi.com' })).toEqual([TOKEN]);
	expect(
		secretsOf({
			clientId: 'public-client-id',
			clientSecret: SECRET,
			oauthTokenData: { refresh_token: 'na1-refresh' },
		}),
	).toEqual([SECRET, 'na1-refresh']);
	expect(secretsOf({ accessToken: 'short' })).toEqual([]);
	expect(redact({ a: ['a contact named Patrick, pat-tern'] }, [])).toEqual({
		a: ['a contact named Patrick, pat-tern'],
	});
});
