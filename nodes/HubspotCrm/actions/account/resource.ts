import type { Resource } from '../operation';
import { check } from './check.operation';

/** The connection and the account behind it. @param others resources whose scopes are looked at */
export function accountResource(others: Resource[]): Resource {
	return {
		value: 'account',
		name: 'Account',
		noun: 'connection',
		operations: [check(others)],
		defaultOperation: 'check',
	};
}
