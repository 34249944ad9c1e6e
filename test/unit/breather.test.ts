import { Breather } from '../../nodes/HubspotCrm/transport/clock';

it('pauses when work has gone on for 50 ms, and not before', async () => {
	let now = 0;
	let pauses = 0;
	const sleep = async () => await Promise.resolve(void pauses++);
	const breather = new Breather({ now: () => now, monotonic: () => now, random: () => 0, sleep });
	for (let item = 0; item < 1_000; item++) {
		now += 1;
		if (breather.due) await breather.pause();
	}
	expect(pauses).toBe(Math.floor(1_000 / 51));
});
