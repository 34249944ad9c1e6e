import type { Resource } from '../operation';
import { check } from './check.operation';

/**
 * The resource 'Account': the connection and its account.
 * @param others resources whose scopes are checked
 */
export function accountResource(others: Resource[]): Resource {
	return {
		value: 'account',
		name: 'Account',
		noun: 'connection',
		operations: [check(others)],
		defaultOperation: 'check',
	};
}
