import { Duration } from 'luxon';

import type { Refusal } from './signature';

/** Why a delivery was refused, for n8n's log and for HubSpot's. */
export const REFUSALS: Record<Refusal, string> = {
	noSecret: 'The credential of the trigger has no client secret.',
	unsigned: 'The request has no signature of HubSpot that the trigger accepts.',
	expired: 'The signature is more than five minutes old, or a clock is wrong.',
	mismatch:
		'The signature does not match: the client secret belongs to another app, or HubSpot calls another URL than n8n expects.',
};

/**
 * How far n8n's clock is from the time in a request.
 *
 * @param skew milliseconds that the clock is ahead; negative if it is behind; undefined if the request has no such time
 */
export function clockInWords(skew: number | undefined): string {
	if (skew === undefined) return 'The time in the request is no number of milliseconds.';
	const seconds = Math.round(Math.abs(skew) / 1_000);
	const length = Duration.fromObject({ seconds }, { locale: 'en' }).rescale().toHuman();
	return skew > 0
		? `n8n's clock is ${length} ahead of the time in the request: set it, unless the request was held back or sent again on its way.`
		: `n8n's clock is ${length} behind the time in the request: set it.`;
}
