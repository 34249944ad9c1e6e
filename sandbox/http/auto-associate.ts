import { valueOf } from '../store/definitions';
import type { PortalType } from '../store/portal';
import type { StoredRecord } from '../store/record';
import type { ApiCall } from './api';

/** Domains that say nothing of a company. */
const FREE_MAIL = new Set([
	'gmail.com',
	'outlook.com',
	'hotmail.com',
	'yahoo.com',
	'icloud.com',
	'gmx.de',
	'proton.me',
]);

/**
 * Gives a new contact the company of its e-mail domain, made without a name if there is none. It happens
 * after the answer, as in HubSpot (HubSpot API notes, section 3.4).
 */
export function associateByDomain(call: ApiCall, entry: PortalType, contact: StoredRecord): void {
	const domain = entry.type.name === 'contacts' ? valueOf(contact.values, 'hs_email_domain') : undefined;
	if (domain === undefined || FREE_MAIL.has(domain)) return;
	setImmediate(() => {
		const companies = call.portal.need('companies');
		const type = call.portal.associations.type(1);
		const known = companies.records
			.all()
			.find(({ archivedAt, values }) => archivedAt === undefined && valueOf(values, 'domain') === domain);
		const company = known ?? call.portal.writes.create(companies, { domain }, 'AUTO_ASSOCIATE_BY_DOMAIN');
		if (type) call.portal.writes.associate(contact.id, company.id, type, 'AUTO_ASSOCIATE_BY_DOMAIN');
	});
}
