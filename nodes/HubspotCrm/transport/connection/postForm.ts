import type { IHttpRequestHelper, IN8nHttpFullResponse } from 'n8n-workflow';

import { codeOf, isStream, readBody, valueOf } from '../body';
import { systemClock } from '../clock';
import { Deadlines } from '../deadlines';

const TIMEOUT_MS = 30_000;

/**
 * Posts a form to HubSpot's OAuth endpoints, without a token. Returns status and body of the answer, whatever its
 * status, or the code of the fault if none came within half a minute. Never rejects.
 */
export async function postForm(
	{ httpRequest }: IHttpRequestHelper['helpers'],
	url: string,
	form: URLSearchParams,
): Promise<{ status: number; body: unknown } | { fault: string }> {
	const ask = async () => {
		const { statusCode: status, body } = (await httpRequest({
			method: 'POST',
			url,
			body: form,
			encoding: 'stream',
			timeout: TIMEOUT_MS,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as IN8nHttpFullResponse;
		if (!isStream(body)) return { status, body };
		const whole = await readBody(body, status);
		return 'fault' in whole ? whole : { status, body: valueOf(whole.text) };
	};
	const answer = await new Deadlines(systemClock).within(
		TIMEOUT_MS,
		ask().catch((error: unknown) => ({ fault: codeOf(error) ?? 'no answer' })),
	);
	return answer ?? { fault: 'ETIMEDOUT' };
}
