import type { Explanation } from '../errors/explain';

/** What reading an item's parameters threw: an expression that fails, above all. */
export function problemOf(error: unknown): Explanation {
	const { message, description } = error as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' ? message : 'The parameters of this item cannot be read',
		description:
			typeof description === 'string' ? description : 'Check the expressions in the parameters of this node.',
	};
}
