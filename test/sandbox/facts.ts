import type { Sandbox, SandboxOptions } from '../../sandbox/index';
import { unlimited } from './support';

/**
 * How sure we are that the real HubSpot does so: its documentation or specification says it, somebody
 * recorded its answer (LIVE) or reported it (ISSUE), or nobody trustworthy has said so yet.
 */
export type Confidence = 'DOC' | 'SPEC' | 'LIVE' | 'ISSUE' | 'UNVERIFIED';

/** One thing HubSpot does, and a check that the sandbox does it too. */
export interface Fact {
	/** Section of the HubSpot API notes the fact rests on. */
	section: string;
	confidence: Confidence;
	says: string;
	options?: SandboxOptions;
	check(sandbox: Sandbox): Promise<void>;
}

/** Checks facts, each on a sandbox of its own. */
export function factTable(title: string, facts: readonly Fact[]): void {
	describe(title, () => {
		for (const { section, confidence, says, options, check } of facts) {
			test(`${section} ${confidence}: ${says}`, async () => {
				const sandbox = await unlimited(options);
				try {
					await check(sandbox);
					expect(sandbox.crashes).toEqual([]);
				} finally {
					await sandbox.close();
				}
			});
		}
	});
}
