import fc from 'fast-check';

import { SeenEvents } from '../../nodes/HubspotCrm/triggers/webhook/seenEvents';
import type { Delivery } from '../../nodes/HubspotCrm/triggers/webhook/seenEvents';

const EVENTS = 6;
const identityOf = (event: number) => String(event).padStart(12, '_');

type Step =
	| { kind: 'send'; events: number[] }
	| { kind: 'giveUp' | 'answer' | 'fail' | 'wait'; which: number; minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant<'send'>('send'),
			events: fc.array(fc.nat(EVENTS - 1), { minLength: 1, maxLength: 3 }),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constantFrom<'giveUp' | 'answer' | 'fail' | 'wait'>('giveUp', 'answer', 'fail', 'wait'),
			which: fc.nat(20),
			minutes: fc.nat(4),
		}),
	},
);

/** HubSpot, which sends until it hears of a success in time, and n8n, which answers when it likes. */
class Story {
	readonly started: string[] = [];
	private readonly heard = new Set<string>();
	private readonly inFlight: Array<{ delivery: Delivery; isGivenUp: boolean; isWaiting: boolean }> = [];
	private readonly answers = new Map<Delivery, boolean>();
	private now = 0;
	private readonly memory = new SeenEvents(() => this.now);

	take(one: Step): void {
		if (one.kind === 'send') return this.send(one.events.map(identityOf));
		if (one.kind === 'wait') this.now += one.minutes * 60_000;
		const open = this.inFlight[one.which % (this.inFlight.length || 1)];
		if (!open || one.kind === 'wait') return;
		if (one.kind === 'giveUp') {
			open.isGivenUp = true;
			this.memory.ended(open.delivery);
		} else this.answer(open, one.kind === 'answer');
	}

	/** n8n answers whatever is open, and HubSpot sends again what it has not heard of. */
	end(): void {
		while (this.inFlight[0]) this.answer(this.inFlight[0], this.inFlight.length % 2 === 0);
		for (let event = 0; event < EVENTS; event++) {
			if (!this.heard.has(identityOf(event))) this.send([identityOf(event)]);
		}
		while (this.inFlight[0]) this.answer(this.inFlight[0], true);
	}

	private send(identities: string[]): void {
		const fresh = identities.filter((identity) => !this.heard.has(identity));
		const delivery: Delivery = this.memory.receive(fresh, () => this.answers.get(delivery));
		const isWaiting = this.memory.claim(delivery).length > 0;
		this.inFlight.push({ delivery, isGivenUp: false, isWaiting });
	}

	/** One that waits for others is looked at once more, and sent away if it still has to wait. */
	private answer(open: (typeof this.inFlight)[number], success: boolean): void {
		this.inFlight.splice(this.inFlight.indexOf(open), 1);
		const { delivery, isGivenUp } = open;
		if (open.isWaiting && this.memory.claim(delivery).length > 0) return this.memory.release(delivery);
		this.answers.set(delivery, success);
		if (success) this.started.push(...delivery.fresh);
		if (success && !isGivenUp) for (const identity of delivery.identities) this.heard.add(identity);
		this.memory.ended(delivery);
	}
}

test('however HubSpot repeats and n8n dawdles, each event starts the workflow once', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const story = new Story();
			for (const one of steps) story.take(one);
			story.end();
			const all = Array.from({ length: EVENTS }, (_, event) => identityOf(event));
			expect([...story.started].sort()).toEqual(all);
		}),
		{ numRuns: 2_000 },
	);
});
