import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads the node's parameters. A parameter without any expression is the same for every item, so n8n is asked for it
 * once: its look-up costs more than most of what is done for an item (n8n-host 8).
 */
export class Parameters {
	private readonly constants = new Map<string, unknown>();
	private readonly varying = new Set<string>();

	constructor(private readonly host: IExecuteFunctions) {}

	/**
	 * The value for an item. Throws what n8n throws: for a failed expression, or if there is neither a value nor
	 * `fallback` (n8n-host 8).
	 */
	get<T>(name: string, index: number, fallback?: T): T {
		const options = { skipValidation: true } as object;
		return this.once(name, name, () => this.host.getNodeParameter(name, index, fallback, options) as T);
	}

	/**
	 * The value of a resource locator: chosen from the list, typed, or taken out of a web address. Empty if it is
	 * neither text nor a number. Throws what n8n throws, as for a failed expression.
	 */
	locator(name: string, index: number): string {
		return this.once(`locator ${name}`, name, () => {
			const value = this.host.getNodeParameter(name, index, '', { extractValue: true });
			return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		});
	}

	/** Whether the parameter holds an expression, at any depth. `name` is that of a parameter which has a value. */
	isExpression(name: string): boolean {
		if (this.varying.has(name)) return true;
		if (this.constants.has(name)) return false;
		return hasExpression(this.host.getNodeParameter(name, 0, undefined, { rawExpressions: true }));
	}

	private once<T>(key: string, name: string, read: () => T): T {
		if (this.constants.has(key)) return this.constants.get(key) as T;
		const value = read();
		if (this.varying.has(key)) return value;
		if (this.isExpression(name)) this.varying.add(key);
		else this.constants.set(key, value);
		return value;
	}
}

/** Whether the stored value of a parameter holds an expression, at any depth. */
export function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(hasExpression);
}
