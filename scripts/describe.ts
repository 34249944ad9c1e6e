import { Engine } from '../harness/engine';

/** Prints how large the descriptions of the nodes are, since the editor loads them with every page: `npm run describe`. */
const kilobytes = (value: unknown) => `${(JSON.stringify(value).length / 1000).toFixed(1).padStart(6)} kB`;

async function main(): Promise<void> {
	const engine = await Engine.load();
	for (const name of ['hubspotCrm', 'hubspotCrmTrigger', 'hubspotCrmWebhookTrigger']) {
		const { description } = engine.nodeType(name);
		console.log(`${kilobytes(description)}  ${description.displayName}`);
		const fields = [...description.properties].sort(
			(a, b) => JSON.stringify(b).length - JSON.stringify(a).length,
		);
		for (const field of fields.slice(0, 5)) console.log(`    ${kilobytes(field)}  ${field.name}`);
	}
	process.exit();
}

void main();
