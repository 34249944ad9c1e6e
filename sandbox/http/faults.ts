import type { ErrorBody } from '../core/errors';
import type { Random } from '../core/random';
import { tenSecondly } from './limits';

/** Something that goes wrong on purpose. */
export interface Fault {
	/** Matched against method and path, such as `POST /crm/objects/2026-09/contacts/batch/upsert`; a text has to be part of it. Default: every call. */
	route?: string | RegExp;
	/** How many calls it hits. Default: all. */
	times?: number;
	/** Chance that it hits a matching call, by the sandbox's seed. Default 1. */
	probability?: number;
	/**
	 * - `status`: an answer with `status` instead of the real one
	 * - `cut-before`: the connection breaks and nothing was applied
	 * - `cut-after`: the call is applied, then the connection breaks
	 * - `slow`: the answer is held back by `ms`
	 * - `timeout`: no answer; the connection breaks after `ms` (default: when the client gives up)
	 */
	kind: 'status' | 'cut-before' | 'cut-after' | 'slow' | 'timeout';
	/** Default 500. */
	status?: number;
	/** A text is sent as HTML, as gateways do; anything else as JSON. Default: HubSpot's body for the status. */
	body?: unknown;
	headers?: Record<string, string>;
	ms?: number;
	/** `status` and `timeout` only: the call is applied all the same. */
	afterApply?: boolean;
}

const MESSAGES: Record<number, string> = {
	423: 'The record is locked. Please try again in a few seconds.',
	477: 'This account is being migrated to another data center. Please try again later.',
	500: 'internal error',
};

/** The usual body of an injected status (HubSpot API notes, sections 4 and 5). Gateway errors are HTML, as they are for real. */
export function faultBody(fault: Fault): { html: string } | { json: ErrorBody | Record<string, unknown> } {
	const status = fault.status ?? 500;
	if (typeof fault.body === 'string') return { html: fault.body };
	if (fault.body !== undefined) return { json: fault.body as Record<string, unknown> };
	if (status === 429) return { json: tenSecondly().body };
	if (status >= 502)
		return {
			html: `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>cloudflare</body></html>`,
		};
	return { json: { message: MESSAGES[status] ?? `injected ${status}` } };
}

/** The faults that are set, in the order they were added; the first that hits counts. */
export class FaultList {
	private entries: { fault: Fault; left: number }[] = [];

	constructor(private readonly random: Random) {}

	/** Adds a fault. @returns a function that takes it away again */
	add(fault: Fault): () => void {
		const entry = { fault, left: fault.times ?? Infinity };
		this.entries.push(entry);
		return () => {
			this.entries = this.entries.filter((one) => one !== entry);
		};
	}

	clear(): void {
		this.entries = [];
	}

	list(): Fault[] {
		return this.entries.map(({ fault, left }) => ({
			...fault,
			...(left === Infinity ? {} : { times: left }),
		}));
	}

	/** The fault for a call, if one hits; it is used up by one. */
	hit(method: string, path: string): Fault | undefined {
		const target = `${method} ${path}`;
		for (const entry of this.entries) {
			const { route, probability = 1 } = entry.fault;
			if (entry.left <= 0) continue;
			if (
				typeof route === 'string'
					? !target.includes(route)
					: route && !new RegExp(route.source, route.flags.replace(/[gy]/g, '')).test(target)
			)
				continue;
			if (probability < 1 && this.random.next() >= probability) continue;
			entry.left -= 1;
			return entry.fault;
		}
		return undefined;
	}
}
