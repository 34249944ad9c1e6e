import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ObjectType } from '../nodes/HubspotCrm/objects/objectType';
import { RESOURCE_TYPES } from '../nodes/HubspotCrm/objects/objectTypes';

/** Pages whose tables follow from the table of object types: `npm run tables` writes them anew, a test compares them. */
export const PAGES = ['README.md', 'docs/credentials.md', 'docs/triggers.md'];

const code = (text: string) => `\`${text}\``;
const orNothing = (text: string) => text || '–';

const table = (head: string[], rows: string[][]): string =>
	[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const listed = (names: string[]): string =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The generated parts by the name that stands in their marks. */
export function tables(types: ObjectType[] = RESOURCE_TYPES): Record<string, string> {
	const eitherOf = (scopes: string[]) => scopes.map(code).join(' or ');
	return {
		resources: `The same seven for ${listed(types.map(({ name }) => `**${name}**`))}:`,
		types: table(
			['Object type', 'HubSpot keeps unique', 'A record of it needs', 'Further values of a record stand in'],
			types.map(({ name, keys, requiredProperties }) => [
				name,
				orNothing(
					keys
						.filter(({ unique }) => unique)
						.map(({ property }) => code(property))
						.join(', '),
				),
				orNothing(requiredProperties.map(code).join(', ')),
				orNothing(keys.map(({ further }) => code(further)).join(', ')),
			]),
		),
		scopes: table(
			['Object type', 'Read', 'Write'],
			types.map(({ name, scopes }) => [name, eitherOf(scopes.read), eitherOf(scopes.write)]),
		),
		stages: table(
			['Object type', '*Created*, *Updated* go by', '*Stage Changed* is a change of', '*Merged*'],
			types.map(({ name, createdProperty, modifiedProperty, stageProperty, merges }) => [
				name,
				`${code(createdProperty)}, ${code(modifiedProperty)}`,
				orNothing(stageProperty ? code(stageProperty) : ''),
				merges ? 'yes' : 'no',
			]),
		),
	};
}

const MARKED = /(<!-- table: (\w+) -->\n)[\s\S]*?(\n<!-- end of table -->)/g;

/** The text of a page with its generated parts made anew. Throws for a mark that names no table. */
export function withTables(page: string, parts = tables()): string {
	return page.replace(MARKED, (_all, start: string, name: string, end: string) => {
		const part = parts[name];
		if (part === undefined) throw new Error(`There is no table '${name}'`);
		return `${start}\n${part}\n${end}`;
	});
}

if (require.main === module) {
	for (const page of PAGES) {
		const file = path.join(__dirname, '..', page);
		writeFileSync(file, withTables(readFileSync(file, 'utf8')));
	}
}
