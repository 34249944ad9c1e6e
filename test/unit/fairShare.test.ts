import { HeaderShare, ProbedShare } from '../../nodes/HubspotCrm/transport/limits/fairShare';

const late = {
	now: 100_000,
	sentAt: 80_000,
	capacity: 100,
	intervalMs: 10_000,
	held: 0,
	inFlight: 0,
	ours: 0,
	oursAtMost: 0,
};

it.each([undefined, 0, 1, 50, 100])(
	'an answer that took longer than the interval leaves a share to go on with (used: %s)',
	(used) => {
		for (const share of [new HeaderShare(), new ProbedShare()])
			for (const refused of [false, true]) {
				share.answered({ ...late, used, refused });
				expect(share.slots(late.now, 100, 10_000)).toBeGreaterThanOrEqual(1);
				expect(share.spacing(1, 10_000)).toBeGreaterThanOrEqual(0);
			}
	},
);
