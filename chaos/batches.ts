import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { finder } from './operations';
import type { Verdict } from './operations';
import type { Tellings } from './told';

/** Records to create or update by a key. Contacts have theirs at HubSpot; that of companies is looked up by search. */
export interface Kind {
	type: 'contacts' | 'companies';
	parameters: INodeParameters;
	key: string;
	/** The property that holds how often the record was sent. */
	version: string;
}

const upsertBy = (resource: string, property: string): INodeParameters => ({
	resource,
	operation: 'upsert',
	matchProperty: { __rl: true, mode: 'name', value: property },
	specifyProperties: 'json',
	propertiesJson: '={{ $json }}',
});

export const KINDS: readonly Kind[] = [
	{ type: 'contacts', parameters: upsertBy('contact', 'email'), key: 'email', version: 'lastname' },
	{ type: 'companies', parameters: upsertBy('company', 'domain'), key: 'domain', version: 'name' },
];

/** A record that is to be written, and what has been told of it. */
export interface Wanted {
	key: string;
	/** How often it was sent. */
	sent: number;
	/** Whether it was told as written. */
	done: boolean;
}

/** Keys of records: each record of a tag has another one. */
export function wantedOf({ type }: Kind, tag: string, count: number): Wanted[] {
	return Array.from({ length: count }, (_, at) => ({
		key: type === 'contacts' ? `${tag}-${at}@example.com` : `${tag}-${at}.example.com`,
		sent: 0,
		done: false,
	}));
}

const versionOf = ({ sent }: Wanted): string => `Version ${sent}`;

/** Items that send records once more, each with a value that only this time has. */
export function nextItems({ key, version }: Kind, wanted: readonly Wanted[]): IDataObject[] {
	return wanted.map((one) => {
		one.sent++;
		return { [key]: one.key, [version]: versionOf(one) };
	});
}

/** Notes what was told of records that were sent, and returns what is not so. `isOver`: the run came to its end. */
export function note(
	sandbox: Sandbox,
	{ type, key, version }: Kind,
	wanted: readonly Wanted[],
	{ items }: Tellings,
	isOver: boolean,
): Verdict[] {
	const find = finder(sandbox, type, key);
	const verdicts: Verdict[] = [];
	for (const [at, one] of wanted.entries()) {
		const told = items[at];
		const isThere = () => find(one.key).some(({ properties }) => properties[version] === versionOf(one));
		if (!told) {
			if (isOver) verdicts.push({ wrong: 'wronglyTold', what: 'an item has no outcome' });
		} else if ('results' in told) {
			one.done = true;
			if (!isThere()) verdicts.push({ wrong: 'lost', what: 'told as written, but it is not there' });
		} else if (!told.failure.maybeWritten && isThere()) {
			const what = `written, but told as failed: "${told.failure.message.slice(0, 160)}"`;
			verdicts.push({ wrong: 'wronglyTold', what });
		}
	}
	return verdicts;
}

/** What is not so at the end, when everything was told as written: each record is there once, as it was sent last. */
export function verdictsAtEnd(
	sandbox: Sandbox,
	{ type, key, version }: Kind,
	wanted: readonly Wanted[],
): Verdict[] {
	const find = finder(sandbox, type, key);
	const verdicts: Verdict[] = [];
	for (const one of wanted) {
		const found = find(one.key);
		if (found.length > 1)
			verdicts.push({ wrong: 'doubled', what: `${found.length} ${type} have the same ${key}` });
		if (one.done && !found.some(({ properties }) => properties[version] === versionOf(one)))
			verdicts.push({ wrong: 'lost', what: `${type}: told as written, but not there with the last values` });
	}
	return verdicts;
}
