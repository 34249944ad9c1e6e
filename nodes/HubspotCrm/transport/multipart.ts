import { randomUUID } from 'node:crypto';

import type { FormBody, FormPart } from '../api/request';

/**
 * Encodes a form as `multipart/form-data` (RFC 7578). The bytes are kept in memory, so that a call can be sent again.
 *
 * @returns the bytes, and the value of the header `Content-Type` that belongs to them
 */
export function multipart({ parts }: FormBody): { bytes: Buffer; contentType: string } {
	const boundary = `form-${randomUUID()}`;
	const pieces = parts.flatMap((part) => [
		Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
		Buffer.from(part.content),
		Buffer.from('\r\n'),
	]);
	return {
		bytes: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
		contentType: `multipart/form-data; boundary=${boundary}`,
	};
}

function headOf({ name, fileName, contentType }: FormPart): string {
	const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
	if (fileName === undefined) return disposition;
	const type = contentType?.replace(/[\r\n]/g, '') ?? 'application/octet-stream';
	return `${disposition}; filename="${quoted(fileName)}"\r\nContent-Type: ${type}`;
}

/** Escapes quotes and line breaks, which would end the name early, in the same way as browsers. */
const quoted = (text: string): string =>
	text.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
