import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

/**
 * Checks the form of a client secret: it is not empty and no access token. Only a webhook shows whether it is right.
 * Never rejects.
 */
export async function testWebhookSecret(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const secret = String((data as IDataObject | undefined)?.clientSecret ?? '').trim();
	const problem = problemWith(secret);
	return await Promise.resolve(
		problem === undefined
			? { status: 'OK', message: 'The first webhook will show whether the secret is right' }
			: { status: 'Error', message: problem },
	);
}

function problemWith(secret: string): string | undefined {
	if (secret === '') return 'The client secret is empty. Copy it from the Auth tab of the HubSpot app.';
	if (/^pat-/i.test(secret))
		return 'This is an access token. The client secret stands beside it, on the Auth tab of the HubSpot app.';
	return undefined;
}
