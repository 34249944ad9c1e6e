import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { IDataObject } from 'n8n-workflow';

/** PGlite imports as Jest's own world cannot, hence the thread. Times come out as text, as n8n's node puts them out. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const { PGlite, types } = require('@electric-sql/pglite');
const database = PGlite.create({ parsers: { [types.TIMESTAMPTZ]: (text) => new Date(text).toISOString() } });
parentPort.on('message', async ({ sql, values }) => {
	try {
		const db = await database;
		if (!values) await db.exec(sql);
		parentPort.postMessage({ rows: values ? (await db.query(sql, values)).rows : [] });
	} catch (error) {
		parentPort.postMessage({ error: error.message });
	}
});`;

/** A PostgreSQL database of its own, in memory: the real server, compiled to WebAssembly. */
export class TestDatabase {
	private readonly thread = new Worker(THREAD, { eval: true });
	private last: Promise<unknown> = Promise.resolve();

	/** Runs one statement and gives its rows; without values, any number of statements. Throws what the server says. */
	async query(sql: string, values?: unknown[]): Promise<IDataObject[]> {
		const answer = this.last.then(async () => {
			this.thread.postMessage({ sql, values });
			const [{ rows, error }] = (await once(this.thread, 'message')) as [
				{ rows: IDataObject[]; error?: string },
			];
			if (error !== undefined) throw new Error(error);
			return rows;
		});
		this.last = answer.catch(() => undefined);
		return await answer;
	}

	async close(): Promise<void> {
		await this.thread.terminate();
	}
}
