import { readTemplate } from '../../examples/job';
import type { Sandbox } from '../../sandbox';
import { associate } from './associations';

/** The template, with its message going to `chat`. */
export function dealWon(chat: string): ReturnType<typeof readTemplate> {
	const workflow = readTemplate('deal-won.json');
	for (const node of workflow.nodes) if (node.name === 'Post to Chat') node.parameters.url = chat;
	return workflow;
}

/** What the app in HubSpot has to be told for the template. */
export function subscribe(sandbox: Sandbox, url: string): void {
	sandbox.webhooks.configure(url, [{ eventType: 'deal.propertyChange', propertyName: 'dealstage' }]);
}

/** Open deals and their companies, by name. */
export async function openDeals(sandbox: Sandbox) {
	const seed = (type: string, records: Array<Record<string, string>>) => sandbox.records.seed(type, records);
	const [adviser = '', acme = '', fan = ''] = seed('companies', [
		{ name: 'Adviser', lifecyclestage: 'lead' },
		{ name: 'Acme', lifecyclestage: 'lead' },
		{ name: 'Fan', lifecyclestage: 'evangelist' },
	]);
	const [big = '', small = '', again = '', alone = '', lost = ''] = seed(
		'deals',
		['Big', 'Small', 'Again', 'Alone', 'Lost'].map((dealname, index) => ({
			dealname,
			amount: String((index + 1) * 1_000),
			dealstage: 'contractsent',
			pipeline: 'default',
		})),
	);
	const pairs: Array<[string, string]> = [
		[big, acme],
		[small, acme],
		[again, fan],
		[lost, adviser],
	];
	// The first company is not the primary one.
	await associate(sandbox, 'deals', 'companies', [[big, adviser]]);
	await associate(sandbox, 'deals', 'companies', pairs, { category: 'HUBSPOT_DEFINED', typeId: 5 });
	return { companies: { acme, adviser, fan }, deals: { big, small, again, alone, lost } };
}

/** Moves deals as somebody in HubSpot does. */
export async function moveDeals(sandbox: Sandbox, stages: Record<string, string>): Promise<void> {
	const inputs = Object.entries(stages).map(([id, dealstage]) => ({ id, properties: { dealstage } }));
	const response = await fetch(`${sandbox.url}/crm/objects/2026-09/deals/batch/update`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ inputs }),
	});
	if (response.status !== 200) throw new Error(await response.text());
}
