import { CONNECTIONS } from './connections';
import type { Disturbance } from './disturbance';
import { ENCODINGS } from './encodings';
import { FRAMING } from './framing';
import { HEADERS } from './headers';
import { PAGES } from './pages';
import { ERRORS, RECORDS } from './records';
import { SHAPES } from './shapes';
import { SIZES } from './sizes';
import { LIMITS, STATUSES } from './statuses';

export type { Answering, Call, Disturbance, Family, Planned, Reply } from './disturbance';

/** Every way to disturb a call. */
export const DISTURBANCES: readonly Disturbance[] = [
	...CONNECTIONS,
	...FRAMING,
	...ENCODINGS,
	...STATUSES,
	...LIMITS,
	...SHAPES,
	...RECORDS,
	...ERRORS,
	...PAGES,
	...HEADERS,
	...SIZES,
];
