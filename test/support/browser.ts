import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
];

/** Starts the machine's Chromium without a window and without traffic of its own. Throws where there is none. */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = PLACES.find((place) => place && existsSync(place));
	if (!executablePath)
		throw new Error('No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH');
	return await chromium.launch({
		executablePath,
		headless: true,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
