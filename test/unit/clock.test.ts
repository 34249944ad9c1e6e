import { systemClock } from '../../nodes/HubspotCrm/transport/clock';

/** Far longer than a test may take, so that only the signal can end it. */
const LONG_MS = 120_000;

test('a sleep ends as soon as its signal aborts', async () => {
	const controller = new AbortController();
	const sleeping = systemClock.sleep(LONG_MS, controller.signal);
	controller.abort();
	await expect(sleeping).resolves.toBeUndefined();
});

test('a sleep does not begin when its signal has aborted', async () => {
	await expect(systemClock.sleep(LONG_MS, AbortSignal.abort())).resolves.toBeUndefined();
});

test('a sleep that is left alone ends by itself and lets go of the signal', async () => {
	const { signal } = new AbortController();
	const remove = jest.spyOn(signal, 'removeEventListener');
	await systemClock.sleep(1, signal);
	await systemClock.sleep(1);
	expect(remove).toHaveBeenCalledTimes(1);
});
