import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FILES = [
	['/', 'index.html', 'text/html'],
	['/_sandbox/page.css', 'page.css', 'text/css'],
	['/_sandbox/page.js', 'page.js', 'text/javascript'],
] as const;

/** The page for people at `/`: three files, served as they are. */
export function mountPage(app: FastifyInstance): void {
	for (const [url, file, type] of FILES) {
		app.get(url, { config: { internal: true } }, (_request, reply) =>
			reply.header('content-type', `${type};charset=utf-8`).send(readFileSync(join(__dirname, file), 'utf8')),
		);
	}
}
