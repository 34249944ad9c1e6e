import type { Tally } from './tally';

/** Characters around a secret that are shown with it. */
const AROUND = 80;

/** Values that must not be seen anywhere: tokens, and what tokens are made with. */
export class Secrets {
	readonly values = new Set<string>();

	constructor(private readonly tally: Tally) {}

	/** Looks through a text that somebody could see. A secret in it is something told that must not be. */
	look(what: string, text: string): void {
		this.tally.tried++;
		for (const secret of this.values) {
			const at = text.indexOf(secret);
			if (at < 0) continue;
			const before = text.slice(Math.max(0, at - AROUND), at);
			this.tally.found('wronglyTold', `${what} shows a secret behind: ${before}`);
		}
	}
}
