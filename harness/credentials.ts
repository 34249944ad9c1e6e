import type { PackageDirectoryLoader } from 'n8n-core';
import { ICredentialsHelper, isExpression, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	INodeTypes,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** Credentials by id, as a workflow's nodes name them. Renewed tokens are written back here. */
export type CredentialStore = Record<string, { type: string; data: ICredentialDataDecryptedObject }>;

/** n8n's generic OAuth2 credential, which lives in its base nodes; these are the fields that a child inherits. */
const PARENTS: Record<string, INodeProperties[]> = {
	oAuth2Api: [
		['grantType', 'authorizationCode'],
		['authUrl', ''],
		['accessTokenUrl', ''],
		['clientId', ''],
		['clientSecret', ''],
		['scope', ''],
		['authQueryParameters', ''],
		['authentication', 'header'],
	].map(([name = '', value = '']) => ({ displayName: name, name, type: 'string', default: value })),
};

/** Does for the engine what n8n's database-backed helper does: defaults, expressions, signing, storing tokens. */
export class StoredCredentials extends ICredentialsHelper {
	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly store: CredentialStore,
		private readonly nodeTypes: INodeTypes,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return (this.typeOf(name)?.extends ?? []).flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.typeOf(typeName) ?? {};
		if (!authenticate) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		for (const [place, values] of Object.entries(authenticate.properties)) {
			const target = ((options as unknown as IDataObject)[place] ??= {}) as IDataObject;
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				target[key] = isExpression(value)
					? String(
							workflow.expression.getSimpleParameterValue(node, value, 'internal', {
								$credentials: credentials,
							}) ?? '',
						)
					: value;
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.typeOf(typeName);
		const expirable = type?.properties.find(({ typeOptions }) => typeOptions?.expirable === true)?.name;
		if (!expirable || !type?.preAuthentication || (credentials[expirable] !== '' && !expired))
			return undefined;
		const fresh = (await type.preAuthentication.call(helpers, credentials)) as ICredentialDataDecryptedObject;
		Object.assign(this.entry(node.credentials?.[typeName]).data, fresh);
		return Object.assign(credentials, fresh);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<ICredentials> {
		const { data } = this.entry(details);
		return {
			id: details.id ?? undefined,
			name: details.name,
			type,
			data,
			getData: async () => data,
		} as unknown as ICredentials;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		_executeData?: unknown,
		raw?: boolean,
		_expressionResolveValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const { data } = this.entry(details);
		if (raw) return structuredClone(data);
		const withDefaults = NodeHelpers.getNodeParameters(
			this.propertiesOf(type),
			structuredClone(data) as INode['parameters'],
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		if (data.oauthTokenData !== undefined) withDefaults.oauthTokenData = structuredClone(data.oauthTokenData);
		const hasExpression = Object.values(withDefaults).some((value) => isExpression(value));
		return hasExpression ? resolveSelf(withDefaults, this.nodeTypes, mode) : withDefaults;
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.entry(details).data = data;
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.entry(details).data.oauthTokenData = structuredClone(data.oauthTokenData) as IDataObject;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.propertiesOf(type);
	}

	private entry(details: INodeCredentialsDetails | undefined): {
		type: string;
		data: ICredentialDataDecryptedObject;
	} {
		const entry = this.store[details?.id ?? ''];
		if (!entry) throw new Error(`There is no credential with id ${details?.id ?? '(none)'}`);
		return entry;
	}

	private typeOf(name: string): ICredentialType | undefined {
		if (name in PARENTS) return { name, displayName: name, properties: PARENTS[name] ?? [] };
		return this.loader.getCredential(name).type;
	}

	private propertiesOf(name: string): INodeProperties[] {
		const type = this.typeOf(name);
		const properties: INodeProperties[] = [];
		for (const parent of type?.extends ?? [])
			NodeHelpers.mergeNodeProperties(properties, this.propertiesOf(parent));
		NodeHelpers.mergeNodeProperties(properties, structuredClone(type?.properties ?? []));
		return properties;
	}
}

/** Resolves `$self[…]`, the expressions with which a credential's hidden fields depend on the visible ones. */
function resolveSelf(
	data: ICredentialDataDecryptedObject,
	nodeTypes: INodeTypes,
	mode: WorkflowExecuteMode,
): ICredentialDataDecryptedObject {
	const node = {
		id: 'self',
		name: 'self',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getComplexParameterValue(
		node,
		data as INode['parameters'],
		mode,
		{},
		undefined,
		undefined,
		data,
	) as ICredentialDataDecryptedObject;
}
