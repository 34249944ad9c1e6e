import { remember } from '../transport/memory';
import type { Connection } from '../transport/connection';
import type { Clock } from '../transport/clock';

/** Search has caught up long before (hubspot-api 2.7). */
const MAX_AGE_MS = 300_000;
/** After so long, search shows what an unconfirmed create made. */
const DOUBT_MS = 120_000;
const MOST_RECORDS = 50_000;

/**
 * The records that were written lately, by a value that search will find them by once it has caught up. Shared by
 * all executions of the process, so that a loop that runs the node again finds what it wrote before.
 */
export class RecentRecords {
	private readonly byKey = new Map<string, { id?: string; at: number }>();

	constructor(private readonly clock: Clock) {}

	/** Remembers a record by its value. Without an id: a create that HubSpot did not confirm. */
	note(key: string, id?: string): void {
		// Set anew, so that the map stays in the order of age.
		this.byKey.delete(key);
		this.byKey.set(key, { id, at: this.clock.now() });
		if (this.byKey.size > MOST_RECORDS) this.byKey.delete(this.byKey.keys().next().value ?? '');
	}

	/** What was last written with this value, if that was lately. */
	find(key: string): { id?: string } | undefined {
		const known = this.byKey.get(key);
		if (!known) return undefined;
		if (this.clock.now() - known.at <= (known.id === undefined ? DOUBT_MS : MAX_AGE_MS)) return known;
		this.byKey.delete(key);
		return undefined;
	}
}

/** The recent records of one object type of a connection. */
export async function recentRecords(
	{ memory }: Connection,
	type: string,
	clock: Clock,
): Promise<RecentRecords> {
	return await remember(
		memory,
		`recent ${type}`,
		Infinity,
		clock,
		async () => await Promise.resolve(new RecentRecords(clock)),
	);
}
