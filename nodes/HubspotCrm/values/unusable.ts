import { sentence } from './text';

/** Why a value cannot be used, and what to do about it. */
export interface Unusable {
	problem: string;
	remedy?: string;
}

/** A value in HubSpot's form, or why there is none. */
export type Coerced = { value: string } | Unusable;

/** A problem and its remedy as one text. */
export const inFull = ({ problem, remedy }: Unusable): string =>
	remedy ? `${sentence(problem)} ${sentence(remedy)}` : sentence(problem);
