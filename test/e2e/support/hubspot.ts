import type { Sandbox } from '../../../sandbox';

/** Changes a record in the sandbox, as somebody else does in HubSpot. Throws when it is refused. */
export async function changeRecord(
	sandbox: Sandbox,
	objectType: string,
	id: string,
	properties: Record<string, string>,
): Promise<void> {
	const response = await fetch(`${sandbox.url}/crm/objects/2026-09/${objectType}/${id}`, {
		method: 'PATCH',
		headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ properties }),
	});
	if (!response.ok) throw new Error(`The sandbox: ${response.status} ${await response.text()}`);
}
