import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads the node's parameters. One without any expression is the same for every item, so the host is asked once:
 * its look-up costs more than all else that is done for an item.
 */
export class Parameters {
	private readonly constants = new Map<string, unknown>();
	private readonly varying = new Set<string>();

	constructor(private readonly host: IExecuteFunctions) {}

	/** The value for an item. Throws what the host throws, an expression that fails above all. */
	get<T>(name: string, index: number, fallback?: T): T {
		const options = { skipValidation: true } as object;
		return this.once(name, name, () => this.host.getNodeParameter(name, index, fallback, options) as T);
	}

	/** The value of a resource locator: what was chosen from the list, typed, or found in an address. */
	locator(name: string, index: number): string {
		return this.once(`locator ${name}`, name, () => {
			const value = this.host.getNodeParameter(name, index, '', { extractValue: true });
			return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		});
	}

	private once<T>(key: string, name: string, read: () => T): T {
		if (this.constants.has(key)) return this.constants.get(key) as T;
		const value = read();
		if (this.varying.has(key)) return value;
		if (hasExpression(this.host.getNodeParameter(name, 0, undefined, { rawExpressions: true })))
			this.varying.add(key);
		else this.constants.set(key, value);
		return value;
	}
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(hasExpression);
}
