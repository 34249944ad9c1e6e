import Table from 'cli-table3';

import type { Row } from './job';

const number = (value: number) => value.toLocaleString('en-US');

/** The closing table: what went in, what became of it, and what it cost. */
export function table(rows: Row[]): string {
	const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
	const lines = new Table({
		head: [
			'',
			'records in',
			'created',
			'updated',
			'failed',
			'found',
			'HTTP calls',
			'calls per 1,000',
			'waits for limits',
			'seconds',
		],
		colAligns: ['left', ...new Array<'right'>(9).fill('right')],
		style: { head: [], border: [] },
	});
	const line = (row: Omit<Row, 'errors'>) => {
		const records = row.recordsIn + (row.found ?? 0);
		return [
			row.title,
			number(row.recordsIn),
			number(row.created),
			number(row.updated),
			number(row.failed),
			row.found === undefined ? '' : number(row.found),
			number(row.calls),
			records > 0 ? ((row.calls / records) * 1_000).toFixed(1) : '',
			number(row.waits),
			row.seconds.toFixed(1),
		];
	};
	lines.push(...rows.map(line));
	lines.push(
		line({
			title: 'Total',
			recordsIn: sum((row) => row.recordsIn),
			created: sum((row) => row.created),
			updated: sum((row) => row.updated),
			failed: sum((row) => row.failed),
			found: sum((row) => row.found ?? 0),
			calls: sum((row) => row.calls),
			waits: sum((row) => row.waits),
			seconds: sum((row) => row.seconds),
		}),
	);
	return lines.toString();
}
