const realNow = Date.now.bind(Date);
const realMonotonic = performance.now.bind(performance);

/**
 * Moves all clocks of the process ahead by `passed` milliseconds, whenever they are read; the wall clock by `ahead`
 * more. `jest.restoreAllMocks` ends it.
 */
export function passTime(passed: () => number, ahead: () => number = () => 0): jest.SpyInstance<number> {
	jest.spyOn(performance, 'now').mockImplementation(() => realMonotonic() + passed());
	return jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed() + ahead());
}
