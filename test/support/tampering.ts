import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the sandbox answered to a call, before it goes to the node. */
export interface Passed {
	status: number;
	text: string;
}

/** Answers a call in the place of the sandbox, which has done its work already. Returns false to let its answer pass. */
export type Tamper = (
	call: { method: string; url: string; token: string },
	response: ServerResponse,
	passed: Passed,
) => boolean;

/** A proxy before the sandbox that changes answers. */
export class TamperingProxy {
	tamper: Tamper = () => false;
	/** Method and path of all calls. */
	readonly calls: string[] = [];

	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {}

	static async before(target: string): Promise<TamperingProxy> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const proxy = new TamperingProxy(server, `http://127.0.0.1:${port}`);
		server.on('request', (request, response) => void proxy.pass(target, request, response));
		return proxy;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async pass(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { method = 'GET', url = '/' } = request;
		this.calls.push(`${method} ${url}`);
		const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
		const answer = await fetch(target + url, {
			method,
			headers: { ...(authorization && { authorization }), 'content-type': type },
			...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
		});
		const passed = { status: answer.status, text: await answer.text() };
		const token = authorization.replace(/^Bearer /, '');
		if (this.tamper({ method, url, token }, response, passed)) return;
		const {
			'content-encoding': _coded,
			'transfer-encoding': _chunked,
			'content-length': _length,
			...headers
		} = Object.fromEntries(answer.headers);
		response.writeHead(passed.status, headers).end(passed.text);
	}
}

/** Sends a body whole. */
export const answer = (
	response: ServerResponse,
	status: number,
	body: unknown,
	type = 'application/json',
): true => {
	response
		.writeHead(status, { 'content-type': type })
		.end(typeof body === 'string' ? body : JSON.stringify(body));
	return true;
};
