import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The body of a page of search, as it goes to the node. */
export interface SearchBody {
	total?: unknown;
	results: Array<{ id: string }>;
	paging?: { next: { after: string } };
}

/** A proxy before the sandbox whose searches do not say what is so. */
export class LyingSearch {
	/** Records that search counts, but that are gone. */
	readonly gone = new Set<string>();
	/** Changes what a search answers. `call` counts from 0. */
	lie: (body: SearchBody, call: number) => SearchBody = (body) => body;
	searches = 0;

	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {}

	static async before(target: string): Promise<LyingSearch> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const proxy = new LyingSearch(server, `http://127.0.0.1:${port}`);
		server.on('request', (request, response) => {
			void proxy.pass(target, request).then(({ status, text }) => {
				response.writeHead(status, { 'content-type': 'application/json' }).end(text);
			});
		});
		return proxy;
	}

	reset(): void {
		this.gone.clear();
		this.searches = 0;
		this.lie = (body) => body;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async pass(target: string, request: IncomingMessage): Promise<{ status: number; text: string }> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { method = 'GET', url = '/' } = request;
		const answer = await fetch(target + url, {
			method,
			headers: {
				authorization: request.headers.authorization ?? '',
				'content-type': request.headers['content-type'] ?? 'application/json',
			},
			...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
		});
		const text = await answer.text();
		if (!url.endsWith('/search') || answer.status !== 200) return { status: answer.status, text };
		const body = JSON.parse(text) as SearchBody;
		const results = body.results.filter(({ id }) => !this.gone.has(id));
		return { status: 200, text: JSON.stringify(this.lie({ ...body, results }, this.searches++)) };
	}
}
