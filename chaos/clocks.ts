import type { Tally } from './tally';
export const clocks = async (): Promise<Tally[]> => [];
