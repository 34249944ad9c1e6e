/** One call the sandbox has answered, or broken off. */
export interface LoggedCall {
	method: string;
	path: string;
	/** The path with names for its changing parts, such as `/crm/objects/2026-09/:objectType/search`; empty for an unknown path. */
	route: string;
	/** 0 when the connection was cut. */
	status: number;
	/** When it arrived, in the sandbox's time. */
	at: number;
	/** From arrival to answer. */
	ms: number;
	/** Last four characters only. */
	token?: string;
}

export interface CallFilter {
	method?: string;
	route?: string;
	path?: RegExp;
	status?: number;
}

const KEPT = 100_000;

/** The last calls, oldest first. Older ones than the last 100,000 are dropped. */
export class CallLog {
	private ring: LoggedCall[] = [];
	private start = 0;

	add(call: LoggedCall): void {
		if (this.ring.length < KEPT) this.ring.push(call);
		else {
			this.ring[this.start] = call;
			this.start = (this.start + 1) % KEPT;
		}
	}

	all(): LoggedCall[] {
		return [...this.ring.slice(this.start), ...this.ring.slice(0, this.start)];
	}

	/** How many kept calls fit every part of the filter. */
	count(filter: CallFilter = {}): number {
		return this.ring.filter(
			(call) =>
				(filter.method === undefined || call.method === filter.method) &&
				(filter.route === undefined || call.route === filter.route) &&
				(filter.path === undefined || call.path.search(filter.path) >= 0) &&
				(filter.status === undefined || call.status === filter.status),
		).length;
	}

	clear(): void {
		this.ring = [];
		this.start = 0;
	}
}
