import path from 'node:path';

import { installOnce } from '../support/npm';
import hosts from './hosts.json';

/** Jest calls this once, before all tests: installs the engines of the older n8n versions where they are missing. */
export default async function installHosts(): Promise<void> {
	for (const [version, dependencies] of Object.entries(hosts)) {
		const home = path.resolve(__dirname, '../../.cache/hosts', version);
		await installOnce(home, JSON.stringify({ private: true, dependencies }, null, 2), () => {
			console.log(`Installing the engine of n8n ${version}; the first time takes a minute and 300 MB`);
		});
	}
}
