import { installN8n } from './install';

/** Jest calls this once, before all tests: no test's time has to do for an installation. */
export default async function setup(): Promise<void> {
	await installN8n((what) => console.log(what));
}
