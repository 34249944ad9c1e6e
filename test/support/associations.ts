import type { Sandbox } from '../../sandbox';

const CHUNK = 2_000;

/** Sends a call to the sandbox's association API and returns the answer; throws for anything but a success. */
async function call(sandbox: Sandbox, path: string, body: object): Promise<unknown> {
	const response = await fetch(`${sandbox.url}/crm/associations/2026-09/${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (response.status >= 300 || response.status === 207) throw new Error(await response.text());
	return await response.json();
}

/** Associates pairs of records; without a type, as HubSpot does by default. */
export async function associate(
	sandbox: Sandbox,
	from: string,
	to: string,
	pairs: Array<[string, string]>,
	type?: { category: string; typeId: number },
): Promise<void> {
	const types = type && [{ associationCategory: type.category, associationTypeId: type.typeId }];
	for (let at = 0; at < pairs.length; at += CHUNK) {
		const inputs = pairs
			.slice(at, at + CHUNK)
			.map(([one, other]) => ({ from: { id: one }, to: { id: other }, ...(types ? { types } : {}) }));
		await call(sandbox, `${from}/${to}/batch/${types ? 'create' : 'associate/default'}`, { inputs });
	}
}

/** Defines a label for a pair of types and returns its type. */
export async function defineLabel(
	sandbox: Sandbox,
	from: string,
	to: string,
	label: string,
	inverseLabel?: string,
): Promise<{ category: string; typeId: number }> {
	const name = label.toLowerCase().replace(/\W+/g, '_');
	const { results } = (await call(sandbox, `${from}/${to}/labels`, { label, name, inverseLabel })) as {
		results: Array<{ category: string; typeId: number }>;
	};
	return results[0] as { category: string; typeId: number };
}

/** What a record is associated with: the labels by the id of the other record. */
export async function associationsOf(
	sandbox: Sandbox,
	from: string,
	id: string,
	to: string,
): Promise<Record<string, string[]>> {
	const url = `${sandbox.url}/crm/objects/2026-09/${from}/${id}/associations/${to}`;
	const response = await fetch(url, { headers: { authorization: `Bearer ${sandbox.token}` } });
	const { results } = (await response.json()) as {
		results: Array<{ toObjectId: number; associationTypes: Array<{ label: string | null }> }>;
	};
	return Object.fromEntries(
		results.map(({ toObjectId, associationTypes }) => [
			toObjectId,
			associationTypes.flatMap(({ label }) => label ?? []),
		]),
	);
}
