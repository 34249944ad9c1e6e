import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes the JSON that workflows post, in the place of a chat or of another system. */
export class Collector {
	/** What was posted, in order. */
	readonly bodies: unknown[] = [];

	private constructor(
		readonly url: string,
		private readonly server: Server,
	) {}

	static async start(): Promise<Collector> {
		const server = createServer((request, response) => {
			let body = '';
			request.setEncoding('utf8');
			request.on('data', (chunk: string) => (body += chunk));
			request.on('end', () => {
				collector.bodies.push(JSON.parse(body));
				response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const collector = new Collector(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server);
		return collector;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
