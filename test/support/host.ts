import type { ICredentialDataDecryptedObject, IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { Engine } from '../../harness/engine';
import type { RunResult } from '../../harness/engine';
import type { Poller } from '../../harness/polling';
import { CREDENTIAL_TYPES, hubspotWorkflow } from '../../harness/workflow';
import type { WorkflowOptions } from '../../harness/workflow';
import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';

export const NODE = 'HubSpot CRM';
/** Parameter values that most tests share. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
export const matchBy = (value: string) => ({ __rl: true, mode: 'name', value });
export const MAPPED = {
	specifyProperties: 'fields',
	properties: { mappingMode: 'autoMapInputData', value: null },
};
export const JSON_INPUT = { specifyProperties: 'json', propertiesJson: '={{ $json }}' };

/** A property of an account's own that no two records share. */
export const EXTERNAL_KEY = { name: 'external_key', label: 'External key', hasUniqueValue: true };

/** The real engine beside a sandbox, and the shortest way to run one operation over items. */
export class HostBench {
	private constructor(
		readonly engine: Engine,
		readonly sandbox: Sandbox,
	) {}

	static async start(options: SandboxOptions = {}): Promise<HostBench> {
		// Limits are tested on their own; elsewhere they would only cost time.
		const sandbox = await startSandbox({ limits: { enforced: false }, ...options });
		return new HostBench(await Engine.load(), sandbox);
	}

	async stop(): Promise<void> {
		await this.sandbox.close();
	}

	/** Data of an access-token credential. */
	token(accessToken = this.sandbox.token): ICredentialDataDecryptedObject {
		return { accessToken, baseUrl: this.sandbox.url };
	}

	/** Data of an OAuth2 credential that is connected with this access token. */
	oauth(accessToken: string): ICredentialDataDecryptedObject {
		const { clientId, clientSecret, refreshToken } = this.sandbox.oauth;
		return {
			baseUrl: this.sandbox.url,
			clientId,
			clientSecret,
			oauthTokenData: {
				access_token: accessToken,
				refresh_token: refreshToken,
				token_type: 'bearer',
				expires_in: 1800,
			},
		};
	}

	/** Data of a refresh-token credential, with an access token that an earlier run left there. */
	refreshable(accessToken = ''): ICredentialDataDecryptedObject {
		return { baseUrl: this.sandbox.url, ...this.sandbox.oauth, accessToken };
	}

	/** Calls a look-up of the editor with these parameters. */
	async lookUp(
		kind: 'loadOptions' | 'listSearch' | 'resourceMapping',
		method: string,
		parameters: INodeParameters,
		{
			filter,
			token = this.sandbox.token,
			field,
		}: {
			filter?: string;
			token?: string;
			/** The parameter whose list is asked for, such as `associations.type[0].properties`. */
			field?: string;
		} = {},
	): Promise<unknown> {
		const { nodes } = hubspotWorkflow(parameters);
		const credentials = { hubspot: { type: 'hubspotCrmPrivateAppApi', data: this.token(token) } };
		return await this.engine.lookUp(kind, method, {
			node: nodes[1] as INode,
			credentials,
			filter,
			field,
		});
	}

	/** An active polling trigger with these parameters. */
	poller(parameters: INodeParameters, { timezone }: { timezone?: string } = {}): Poller {
		const node: INode = {
			id: 'trigger',
			name: 'HubSpot CRM Trigger',
			type: 'n8n-nodes-hubspot-crm.hubspotCrmTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: 'privateApp', ...parameters },
			credentials: { hubspotCrmPrivateAppApi: { id: 'hubspot', name: 'HubSpot' } },
		};
		const credentials = { hubspot: { type: 'hubspotCrmPrivateAppApi', data: this.token() } };
		return this.engine.poller({ node, credentials, timezone });
	}

	/** Runs one operation over items; the call log only holds what this run sent. */
	async run(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		{ credential, signal, timezone, ...options }: WorkflowOptions & RunExtras = {},
	): Promise<RunResult> {
		this.sandbox.calls.clear();
		const type = CREDENTIAL_TYPES[options.authentication ?? 'privateApp'];
		return await this.engine.run({
			workflow: hubspotWorkflow(parameters, options),
			credentials: { hubspot: { type, data: credential ?? this.token() } },
			pinned: { Start: items },
			signal,
			timezone,
		});
	}
}

interface RunExtras {
	/** Data of the credential, where it is not the sandbox's own. */
	credential?: ICredentialDataDecryptedObject;
	signal?: AbortSignal;
	timezone?: string;
}

/** The error of an item that failed under "continue on fail": its text, and its details. */
export const errorOf = (json: IDataObject | undefined) => ({
	message: json?.error as string | undefined,
	...(json?.message as { description?: string; kind?: string; existingId?: string } | undefined),
});
