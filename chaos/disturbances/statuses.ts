import { JSON_TYPE, pageOf, replyOf, send, sendJson } from './disturbance';
import type { Disturbance } from './disturbance';

const page = (status: number, when: Disturbance['when'], says?: Disturbance['says']): Disturbance => ({
	name: `${status} with a page of HTML`,
	family: 'statuses',
	when,
	says,
	play: (answering) =>
		send(answering, replyOf(answering, status, 'text/html;charset=utf-8', pageOf(status, answering.echo))),
});

const empty = (status: number, when: Disturbance['when']): Disturbance => ({
	name: `${status} without a body`,
	family: 'statuses',
	when,
	play: (answering) => send(answering, replyOf(answering, status, JSON_TYPE, '')),
});

const json = (
	status: number,
	when: Disturbance['when'],
	body: Record<string, unknown>,
	says?: Disturbance['says'],
): Disturbance => ({
	name: `${status} in HubSpot's form`,
	family: 'statuses',
	when,
	says,
	play: (answering) =>
		sendJson(answering, status, {
			status: 'error',
			message: `It did not work. ${answering.echo}`,
			correlationId: answering.echo,
			...body,
		}),
});

const redirect = (status: number): Disturbance => ({
	name: `${status} to another host`,
	family: 'statuses',
	when: 'before',
	play: (answering) =>
		send(
			answering,
			replyOf(answering, status, 'text/html', pageOf(status, answering.echo), {
				location: 'http://127.0.0.1:9/elsewhere',
			}),
		),
});

/** Answers of gateways, firewalls and HubSpot's own fallback pages. Those below 500 never reached HubSpot's work. */
export const STATUSES: Disturbance[] = [
	...[500, 502, 503, 504, 520, 522, 599].map((status) => page(status, 'either')),
	...[500, 503].map((status) => empty(status, 'either')),
	...[500, 502, 503].map((status) => json(status, 'either', { category: 'INTERNAL_ERROR' })),
	...[301, 302, 303, 307, 308].map(redirect),
	...[300, 304, 402, 405, 407, 418, 451].map((status) => page(status, 'before')),
	page(400, 'before', 'refusal'),
	page(403, 'before', 'forbidden'),
	page(404, 'before', 'refusal'),
	page(413, 'before', 'refusal'),
	page(414, 'before', 'refusal'),
	empty(202, 'either'),
	// For a deletion this is HubSpot's own answer: before the work it would be a lie that nobody can see through.
	empty(204, 'after'),
	empty(404, 'before'),
	json(401, 'before', { category: 'INVALID_AUTHENTICATION' }, 'connection'),
	json(403, 'before', { category: 'MISSING_SCOPES' }, 'forbidden'),
	json(477, 'before', {}, 'limit'),
	page(530, 'before', 'connection'),
];

const TEN_SECONDS = {
	status: 'error',
	message: 'You have reached your ten_secondly_rolling limit.',
	errorType: 'RATE_LIMIT',
	policyName: 'TEN_SECONDLY_ROLLING',
};
const DAILY = { ...TEN_SECONDS, message: 'You have reached your daily limit.' };

const limit = (
	name: string,
	body: object | string,
	headers: Record<string, string> = {},
	says?: Disturbance['says'],
): Disturbance => ({
	name,
	family: 'limits',
	when: 'before',
	says,
	play: (answering) =>
		typeof body === 'string'
			? send(answering, replyOf(answering, 429, 'text/html', body, headers))
			: sendJson(answering, 429, body, headers),
});

/** Refusals for a rate limit, and locks. None of these calls was worked on. */
export const LIMITS: Disturbance[] = [
	limit('429 of ten seconds', TEN_SECONDS),
	limit('429 of a second', { ...TEN_SECONDS, policyName: 'SECONDLY' }),
	limit('429 without a policy', { status: 'error', message: 'Too many requests' }),
	limit('429 with a page of HTML', pageOf(429, '')),
	limit('429 to try again in 2 seconds', TEN_SECONDS, { 'retry-after': '2' }),
	limit('429 to try again in a day', TEN_SECONDS, { 'retry-after': '86400' }, 'limit'),
	limit('429 to try again on a date', TEN_SECONDS, { 'retry-after': 'Fri, 31 Dec 2038 23:59:59 GMT' }),
	limit('429 of the day', { ...DAILY, policyName: 'DAILY' }, {}, 'limit'),
	limit('429 of the day without a policy', { ...DAILY, policyName: undefined }, {}, 'limit'),
	{
		name: '423, locked',
		family: 'limits',
		when: 'before',
		play: (answering) => sendJson(answering, 423, { status: 'error', message: 'The record is locked.' }),
	},
];
