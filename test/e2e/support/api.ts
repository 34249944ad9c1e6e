import type { IConnections, INode } from 'n8n-workflow';
import { parse } from 'flatted';

/** Who the instance belongs to. Everybody may know: it listens on 127.0.0.1 only. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Passw0rd!x',
	firstName: 'Ada',
	lastName: 'Owner',
};

export interface WorkflowInput {
	id?: string;
	name: string;
	nodes: Array<Partial<INode>>;
	connections: IConnections;
	settings?: object;
}

/** An execution that has ended. */
export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** Items of the first run of each node: by node, by output. */
	output(node: string, output?: number): Array<Record<string, unknown>>;
	/** Error that ended it. */
	error?: { message: string; description?: string };
}

interface Item {
	json: Record<string, unknown>;
}
interface RunData {
	resultData: {
		error?: { message: string; description?: string };
		runData: Record<string, Array<{ data?: { main?: Array<Item[] | null> } }>>;
	};
}

/** n8n's REST interface, as its editor uses it, logged in as the owner. */
export class N8nApi {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Logs in; a new instance gets its owner first. */
	async logIn(): Promise<void> {
		const { email, password } = OWNER;
		await this.send('POST', '/rest/owner/setup', OWNER).catch(() => {});
		await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** @returns id of the new credential */
	async createCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		return (await this.send<{ id: string }>('POST', '/rest/credentials', { name, type, data })).id;
	}

	/** Like {@link createCredential}, but changes the one of that name where there is one. */
	async putCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		const all = await this.send<Array<{ id: string; name: string }>>('GET', '/rest/credentials');
		const found = all.find((one) => one.name === name);
		if (!found) return await this.createCredential(name, type, data);
		await this.send('PATCH', `/rest/credentials/${found.id}`, { name, type, data });
		return found.id;
	}

	/** Result of the credential's test. */
	async testCredential(id: string): Promise<{ status: string; message: string }> {
		const credential = await this.send<object>('GET', `/rest/credentials/${id}?includeData=true`);
		return await this.send('POST', '/rest/credentials/test', { credentials: credential });
	}

	/** @returns id of the new workflow */
	async createWorkflow(workflow: WorkflowInput): Promise<string> {
		const body = { settings: { executionOrder: 'v1' }, ...workflow };
		return (await this.send<{ id: string }>('POST', '/rest/workflows', body)).id;
	}

	/** Runs a workflow from its trigger node, as the editor's button does. @returns id of the execution */
	async run(workflowId: string, trigger: string): Promise<string> {
		const path = `/rest/workflows/${workflowId}/run`;
		const body = { triggerToStartFrom: { name: trigger } };
		return (await this.send<{ executionId: string }>('POST', path, body)).executionId;
	}

	async activate(workflowId: string): Promise<void> {
		const { versionId } = await this.send<{ versionId: string }>('GET', `/rest/workflows/${workflowId}`);
		await this.send('POST', `/rest/workflows/${workflowId}/activate`, { versionId });
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.send('POST', `/rest/workflows/${workflowId}/deactivate`, {});
	}

	/** Ids of a workflow's executions, newest first. */
	async executionsOf(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.send<{ results: Array<{ id: string }> }>(
			'GET',
			`/rest/executions?limit=50&filter=${filter}`,
		);
		return results.map(({ id }) => id);
	}

	/** Like {@link executionsOf}, but waits until there is one. */
	async someExecutionsOf(workflowId: string, timeoutMs = 30_000): Promise<[string, ...string[]]> {
		for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(200)) {
			const [first, ...rest] = await this.executionsOf(workflowId);
			if (first !== undefined) return [first, ...rest];
		}
		throw new Error(`Workflow ${workflowId} has not been executed`);
	}

	/** Waits until an execution has ended. Throws when it takes longer than `timeoutMs`. */
	async ended(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const found = await this.send<{ status: string; mode: string; data: string }>(
				'GET',
				`/rest/executions/${executionId}`,
			);
			if (!['new', 'running', 'waiting', 'unknown'].includes(found.status)) {
				const { resultData } = parse(found.data) as RunData;
				return {
					id: executionId,
					status: found.status,
					mode: found.mode,
					output: (node, output = 0) =>
						(resultData.runData[node]?.[0]?.data?.main?.[output] ?? []).map(({ json }) => json),
					...(resultData.error ? { error: resultData.error } : {}),
				};
			}
			if (Date.now() > deadline)
				throw new Error(`Execution ${executionId} has been ${found.status} too long`);
			await pause(200);
		}
	}

	/** Sends one request with the owner's cookie. Throws with n8n's message when it is refused. */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = JSON.parse(await this.text(method, path, body)) as { data?: T };
		return answer.data ?? (answer as T);
	}

	/** Like {@link send}, for answers that are no JSON. @param path or a whole address of this n8n */
	async text(method: string, path: string, body?: unknown): Promise<string> {
		const response = await fetch(path.startsWith('/') ? this.url + path : path, {
			method,
			headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n: ${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		return text;
	}
}

/** Real time has to pass for n8n. */
export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
