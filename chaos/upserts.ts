import type { Tally } from './tally';
export const upserts = async (): Promise<Tally[]> => [];
