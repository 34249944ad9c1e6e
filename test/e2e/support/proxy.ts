import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

import httpProxy from 'http-proxy';

/** A reverse proxy before a server, which it shows under a path of its own, as one does with one domain for several. */
export interface PathProxy {
	/** Without a slash at its end. */
	url: string;
	stop(): Promise<void>;
}

/** @param path such as `/tools/n8n`; the server behind does not see it. Anything else is 404. */
export async function startProxy(path: string, targetPort: number): Promise<PathProxy> {
	const proxy = httpProxy.createProxyServer({ target: `http://127.0.0.1:${targetPort}`, xfwd: true });
	const inside = (url = '') => (url.startsWith(`${path}/`) ? url.slice(path.length) : undefined);
	const server: Server = createServer((request, response) => {
		const url = inside(request.url);
		if (url === undefined) return void response.writeHead(404).end();
		request.url = url;
		proxy.web(request, response, {}, () => response.writeHead(502).end());
	}).on('upgrade', (request, socket, head) => {
		const url = inside(request.url);
		if (url === undefined) return void socket.destroy();
		request.url = url;
		proxy.ws(request, socket, head, {}, () => socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
		stop: async () => {
			proxy.close();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
