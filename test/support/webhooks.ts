import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { serveWebhooks } from '../../harness/webhooks';
import type { WebhookServer, WebhookServerOptions } from '../../harness/webhooks';
import { webhookWorkflow } from '../../harness/webhook-workflow';
import { signatureV1, signatureV3 } from '../../sandbox/webhooks/signature';
import type { HostBench } from './host';

/** How a delivery differs from what HubSpot would send. */
export interface Sending {
	path?: string;
	/** What is signed, where it is not where it is sent. */
	signedUrl?: string;
	body?: string;
	signedBody?: string;
	at?: number;
	key?: string;
	headers?: Record<string, string>;
	without?: string[];
	signal?: AbortSignal;
}

/** An active webhook trigger in the engine, and deliveries to it that are signed as HubSpot signs them. */
export class WebhookBench {
	server: WebhookServer | undefined;
	private workflows = 0;

	constructor(private readonly bench: HostBench) {}

	get secret(): string {
		return this.bench.sandbox.oauth.clientSecret;
	}

	/** Starts a workflow of its own with these parameters of the trigger, in place of the one before. */
	async listen(
		parameters: INodeParameters = {},
		options: Partial<WebhookServerOptions> & { token?: string } = {},
	): Promise<WebhookServer> {
		await this.server?.close();
		this.server = await serveWebhooks(this.bench.engine, {
			workflow: webhookWorkflow(parameters, { id: `workflow ${++this.workflows}` }),
			credentials: {
				secret: { type: 'hubspotCrmWebhookSecretApi', data: { clientSecret: ` ${this.secret}\n` } },
				hubspot: { type: 'hubspotCrmPrivateAppApi', data: this.bench.token(options.token) },
			},
			...options,
		});
		return this.server;
	}

	/** n8n after a restart: its memory is gone, and what it had stored is still there. */
	async restart(
		parameters: INodeParameters = {},
		options: Partial<WebhookServerOptions> = {},
	): Promise<WebhookServer> {
		// Another workflow id: this process remembers nothing of it.
		return await this.listen(parameters, { staticData: this.server?.staticData(), ...options });
	}

	/** Sends what HubSpot would, or nearly. */
	async send(events: unknown[], sending: Sending = {}): Promise<{ status: number; text: string }> {
		const { origin, path: own } = this.server as WebhookServer;
		const path = sending.path ?? own;
		const body = sending.body ?? JSON.stringify(events);
		const at = sending.at ?? Date.now();
		const key = sending.key ?? this.secret;
		const signed = sending.signedBody ?? body;
		const headers: Record<string, string> = {
			'content-type': 'application/json',
			'x-hubspot-signature-version': 'v1',
			'x-hubspot-signature': signatureV1(key, signed),
			'x-hubspot-signature-v3': signatureV3(key, 'POST', sending.signedUrl ?? origin + path, signed, at),
			'x-hubspot-request-timestamp': String(at),
			...sending.headers,
		};
		for (const name of sending.without ?? []) delete headers[name];
		const response = await fetch(origin + path, { method: 'POST', headers, body, signal: sending.signal });
		return { status: response.status, text: await response.text() };
	}

	/** The items of all executions. */
	json(): IDataObject[] {
		return (this.server as WebhookServer).executions.flat().map((item) => item.json);
	}

	/** The records of these items. */
	ids(): number[] {
		return this.json().map(({ recordId }) => Number(recordId));
	}

	async close(): Promise<void> {
		await this.server?.close();
		this.server = undefined;
	}
}

/** A legacy event: a contact was created. */
export const creation = (objectId: number, more: object = {}) => ({
	eventId: objectId * 10,
	subscriptionId: 1,
	portalId: 62515,
	appId: 54321,
	occurredAt: 1_700_000_000_000 + objectId,
	subscriptionType: 'contact.creation',
	attemptNumber: 0,
	objectId,
	changeSource: 'CRM_UI',
	changeFlag: 'NEW',
	sourceId: 'userId:5',
	...more,
});

export async function until(condition: () => boolean): Promise<void> {
	for (const end = Date.now() + 5_000; Date.now() < end;) {
		if (condition()) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error('it did not happen within five seconds');
}
