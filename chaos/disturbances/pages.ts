import { jsonOf, realOr, send, withBody } from './disturbance';
import type { Answering, Disturbance } from './disturbance';

type Json = Record<string, unknown>;

/** Calls that are answered in pages. */
const PAGED = /\/search$|GET \/crm\/objects\/[\d-]+\/[^/]+(\?|$)|GET \/crm\/(owners|associations)/;

const of = (
	name: string,
	change: (body: Json & { results: Json[] }, answering: Answering) => Json,
	rest: Partial<Disturbance> = {},
): Disturbance => ({
	name,
	family: 'pages',
	when: 'after',
	calls: PAGED,
	...rest,
	play(answering) {
		const body = jsonOf(answering.real);
		const real = realOr(answering);
		if (!body || !Array.isArray(body.results)) return send(answering, real);
		const changed = change(body as Json & { results: Json[] }, answering);
		send(answering, withBody(real, JSON.stringify({ ...body, ...changed })));
	},
});

const next = (after: unknown): Json => ({
	paging: { next: { after, link: 'https://api.hubapi.com/?after=x' } },
});
const countOf = ({ results }: { results: Json[] }) => results.length;

/** Totals and cursors that are not true. What the results themselves show is. */
export const PAGES: Disturbance[] = [
	of('always a new cursor', (_body, { random }) => next(String(1 + random.below(1_000_000_000)))),
	of('always the same cursor', () => next('10')),
	of('a cursor that is a number', () => next(10)),
	of('a cursor that is an object', () => next({ value: 10 })),
	of('an empty cursor', () => next('')),
	of(
		'a new cursor and never a result',
		(_body, { random }) => ({
			...next(String(1 + random.below(1_000_000_000))),
			results: [],
		}),
		{ says: 'contents' },
	),
	of('paging that is a text', () => ({ paging: 'none' })),
	of('ghosts: a total of three more', (body) => ({ total: countOf(body) + 3 })),
	of('a total of a million', () => ({ total: 1_000_000 })),
	of('a total of zero', () => ({ total: 0 })),
	of('a total below zero', () => ({ total: -5 })),
	of('a total that grows', (body, { random }) => ({ total: countOf(body) + random.below(10_000) })),
	of('a total that is a text', () => ({ total: 'many' })),
	of('a total that is not there', () => ({ total: undefined })),
	of('a total that is no number', () => ({ total: null })),
	of('results in reverse order', ({ results }) => ({ results: [...results].reverse() })),
	of('a total of three, and no results', () => ({ total: 3, results: [], paging: undefined }), {
		says: 'contents',
	}),
];
