import { Pool } from './pool';

/**
 * Most bytes of an answer, unpacked: several times what HubSpot sends for a full page. Its text and what is made of it
 * stay below 200 MB.
 */
const MOST_BYTES = 16 * 1024 * 1024;
/** Most bytes of an error that are read: enough for the longest of HubSpot's, and the rest says nothing new. */
const MOST_ERROR_BYTES = 1024 * 1024;
/** An answer beyond this many bytes waits for its turn, so that many large ones cannot add up. */
const LARGE_BYTES = 1024 * 1024;
/** Large answers that are read side by side in this process. */
const large = new Pool(2);

/** The code of the fault that an answer beyond 16 MB becomes. */
export const TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

/** The text of a body, or the code of the network fault by which it broke off. */
export type BodyText = { text: string } | { fault: string };

/** What is used of a stream of Node.js. */
export interface BodyStream extends AsyncIterable<Uint8Array> {
	on(event: 'error', listener: () => void): unknown;
	destroy(): unknown;
}

/** Whether a body is a stream that has to be read here. */
export const isStream = (body: unknown): body is BodyStream =>
	typeof body === 'object' && body !== null && 'pipe' in body && 'destroy' in body;

/**
 * Reads the body of an answer by hand: n8n's helper bounds neither its size nor its time, and takes a body that breaks
 * off for anything but a network fault (n8n-host 0.14). Of an error (`status` 400 and above), only the first megabyte
 * is read. Never rejects. A stream that is not read to its end is destroyed.
 */
export async function readBody(stream: BodyStream, status: number): Promise<BodyText> {
	const reader = new TextReader(stream);
	try {
		const isError = status >= 400;
		let isWhole = await reader.readTo(isError ? MOST_ERROR_BYTES : LARGE_BYTES);
		if (!isWhole && !isError) isWhole = await large.run(async () => await reader.readTo(MOST_BYTES));
		return isWhole || isError ? { text: reader.text } : { fault: TOO_LARGE };
	} catch (error) {
		return { fault: codeOf(error) ?? 'ECONNRESET' };
	} finally {
		stream.destroy();
	}
}

/** The code of an error of Node.js or axios; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
	const code: unknown =
		typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : undefined;
}

/** Reads a stream piece by piece; what is not asked for stays at the sender. */
class TextReader {
	text = '';
	private bytes = 0;
	private readonly chunks: AsyncIterator<Uint8Array>;
	private readonly decoder = new TextDecoder();

	constructor(stream: BodyStream) {
		this.chunks = stream[Symbol.asyncIterator]();
		// An error that comes after the reading must not end the process.
		stream.on('error', () => {});
	}

	/** Reads on until there are more than `most` bytes. Returns whether the stream has ended before that. */
	async readTo(most: number): Promise<boolean> {
		while (this.bytes <= most) {
			const chunk = await this.chunks.next();
			if (chunk.done === true) {
				this.text += this.decoder.decode();
				return true;
			}
			this.bytes += chunk.value.length;
			this.text += this.decoder.decode(chunk.value, { stream: true });
		}
		return false;
	}
}

/** A text as the value that it is the JSON of; other texts as they are. */
export function valueOf(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
