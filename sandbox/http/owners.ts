import { invalid, notFound } from '../core/errors';
import { ok, versioned, type ApiAnswer, type ApiCall, type ApiRoute } from './api';

const SCOPES = ['crm.objects.owners.read'];

function list(call: ApiCall): ApiAnswer {
	const limit = Number(call.first('limit') ?? '100');
	if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw invalid('limit must be between 1 and 500');
	const email = call.first('email')?.toLowerCase();
	const archived = call.flag('archived');
	const after = Number(call.first('after') ?? '0');
	const owners = call.portal.owners
		.filter((owner) => owner.archived === archived && (email === undefined || owner.email === email))
		.filter((owner) => Number(owner.id) > after);
	const results = owners.slice(0, limit);
	const last = results.at(-1);
	if (owners.length <= limit || !last) return ok({ results });
	const link = `https://api.hubapi.com/crm/owners/${call.version}?after=${last.id}&limit=${limit}`;
	return ok({ results, paging: { next: { after: last.id, link } } });
}

function read(call: ApiCall): ApiAnswer {
	const byUser = call.first('idProperty') === 'userId';
	const id = call.param('ownerId');
	const owner = call.portal.owners.find(
		(one) =>
			(byUser ? String(one.userIdIncludingInactive) : one.id) === id &&
			one.archived === call.flag('archived'),
	);
	if (!owner) throw notFound();
	return ok(owner);
}

/** Owners (HubSpot API notes, section 1.6). Records hold the owner's `id`, not `userId`. */
export function ownerRoutes(): ApiRoute[] {
	// HubSpot's own clients write the path with a slash at its end.
	return versioned('crm', 'owners').flatMap(({ version, base }): ApiRoute[] => [
		...[base, `${base}/`].map((path): ApiRoute => ({
			method: 'GET',
			path,
			version,
			limit: 'general',
			scopes: () => SCOPES,
			handle: list,
		})),
		{
			method: 'GET',
			path: `${base}/:ownerId`,
			version,
			limit: 'general',
			scopes: () => SCOPES,
			handle: read,
		},
	]);
}
