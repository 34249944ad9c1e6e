import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

/**
 * Reads the node's parameters. One without any expression is the same for every item, so the host is asked once:
 * its look-up costs more than all else that is done for an item.
 */
export class Parameters {
	private readonly constants = new Map<string, unknown>();

	constructor(private readonly host: IExecuteFunctions) {}

	/** The value for an item. Throws what the host throws, an expression that fails above all. */
	get<T>(name: string, index: number, fallback?: T): T {
		if (this.constants.has(name)) return this.constants.get(name) as T;
		const raw = this.host.getNodeParameter(name, 0, fallback, { rawExpressions: true }) as unknown;
		const value = this.host.getNodeParameter(name, index, fallback, { skipValidation: true } as object) as T;
		if (!hasExpression(raw)) this.constants.set(name, value);
		return value;
	}

	/** The value of a resource locator: what was chosen from the list, typed, or found in an address. */
	locator(name: string, index: number): string {
		const key = `${name} `;
		if (this.constants.has(key)) return this.constants.get(key) as string;
		const raw = this.host.getNodeParameter(name, 0, '', { rawExpressions: true }) as unknown;
		const value = this.host.getNodeParameter(name, index, '', {
			extractValue: true,
		}) as NodeParameterValueType;
		const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		if (!hasExpression(raw)) this.constants.set(key, text);
		return text;
	}
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some(hasExpression);
}
