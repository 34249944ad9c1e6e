import { JSON_TYPE, jsonOf, pageOf, replyOf, send, sendJson, withBody, realOr } from './disturbance';
import type { Disturbance } from './disturbance';

const body = (
	name: string,
	text: string | ((echo: string) => string),
	{
		status = 200,
		type = JSON_TYPE,
		...more
	}: { status?: number; type?: string } & Pick<Disturbance, 'says'> = {},
): Disturbance => ({
	name,
	family: 'shapes',
	when: 'either',
	...more,
	play: (answering) =>
		send(answering, replyOf(answering, status, type, typeof text === 'string' ? text : text(answering.echo))),
});

/** Lists in lists, so deep that whoever follows them step by step runs out of stack. */
const DEEP = 50_000;
const deep = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;

/** Successes whose body says nothing, or something else. */
export const SHAPES: Disturbance[] = [
	body('200 with a page of HTML', (echo) => pageOf(200, echo), { type: 'text/html' }),
	body('200 with a page of HTML that says JSON', (echo) => pageOf(200, echo)),
	body('200 without a body', ''),
	body('200 with null', 'null'),
	body('200 with a list', '[]'),
	body('200 with an empty object', '{}'),
	body('200 with a text', '"ok"'),
	body('200 with a number', '12'),
	body('200 with true', 'true'),
	body('201 without results', '{"status":"COMPLETE"}', { status: 201 }),
	body('200 with results that are null', '{"status":"COMPLETE","results":null,"total":null,"paging":null}'),
	body('200 with results that are a text', '{"results":"none","total":"many"}'),
	body('200 with results that are an object', '{"results":{"0":{"id":"1"}},"total":1}'),
	body('200 with results that are no records', '{"results":[null,1,"x",true,[],{}],"total":6}'),
	body("200 with an error in HubSpot's form", (echo) => JSON.stringify({ status: 'error', message: echo })),
	body('207 without entries', '{"status":"COMPLETE"}', { status: 207 }),
	body(
		'207 with odd entries',
		(echo) =>
			JSON.stringify({
				results: [null, 7, { id: 12 }, { properties: { email: 1 } }, { id: null, properties: null }],
				errors: [
					null,
					'error',
					7,
					{},
					{ context: 'none' },
					{ message: 12, context: { ids: 'x' } },
					{ message: echo },
				],
				numErrors: -1,
			}),
		{ status: 207 },
	),
	body(
		'200 with names of prototypes',
		'{"__proto__":{"results":[]},"constructor":{"prototype":{"results":[1]}}}',
	),
	body('200 with lists in lists', `{"results":${deep}}`),
	body('207 with errors in errors', `{"results":[],"errors":[{"message":"deep","context":{"a":${deep}}}]}`, {
		status: 207,
		says: 'refusal',
	}),
	{
		name: 'JSON that is cut',
		family: 'shapes',
		when: 'after',
		play(answering) {
			const real = realOr(answering);
			send(answering, withBody(real, real.body.subarray(0, Math.floor(real.body.length / 2))));
		},
	},
	{
		name: 'JSON with something behind it',
		family: 'shapes',
		when: 'after',
		play(answering) {
			const real = realOr(answering);
			send(answering, withBody(real, `${real.body.toString('utf8')}{"and":"more"}`));
		},
	},
	{
		name: "200 in place of HubSpot's own status",
		family: 'shapes',
		when: 'after',
		play: (answering) => send(answering, { ...realOr(answering), status: 200 }),
	},
	{
		name: 'JSON that is said to be a text',
		family: 'shapes',
		when: 'after',
		play(answering) {
			const real = realOr(answering);
			send(answering, { ...real, headers: { ...real.headers, 'content-type': 'text/plain' } });
		},
	},
	{
		name: 'the answer in a list',
		family: 'shapes',
		when: 'after',
		play: (answering) => sendJson(answering, 200, [jsonOf(answering.real) ?? {}]),
	},
];
