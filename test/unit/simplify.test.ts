import { recordUrl, simplify } from '../../nodes/HubspotCrm/output/simplify';

const ACCOUNT = { portalId: 12_345, uiDomain: 'app-eu1.hubspot.com' };
const RECORD = {
	id: '512',
	properties: { email: 'a@b.co', phone: null, score: '0' },
	createdAt: '2026-01-01T00:00:00Z',
	updatedAt: '2026-01-02T00:00:00Z',
	archived: false,
};

test('a record becomes flat: its id first, then its properties, then what HubSpot says of it', () => {
	const flat = simplify(RECORD, '0-1', ACCOUNT);
	expect(flat).toEqual({
		id: '512',
		email: 'a@b.co',
		phone: null,
		score: '0',
		createdAt: '2026-01-01T00:00:00Z',
		updatedAt: '2026-01-02T00:00:00Z',
		archived: false,
		url: 'https://app-eu1.hubspot.com/contacts/12345/record/0-1/512',
	});
	expect(Object.keys(flat)[0]).toBe('id');
});

test("HubSpot's own address wins over the one that is put together", () => {
	expect(simplify({ ...RECORD, url: 'https://elsewhere' }, '0-1', ACCOUNT).url).toBe('https://elsewhere');
});

test('without an account there is no address', () => {
	expect(simplify(RECORD, '0-1', undefined)).not.toHaveProperty('url');
});

test('what HubSpot leaves out is left out, but whether it is archived is always said', () => {
	expect(simplify({ id: '1', properties: {} }, '0-1', undefined)).toEqual({ id: '1', archived: false });
});

test('when a record was archived is kept', () => {
	const archived = { ...RECORD, archived: true, archivedAt: '2026-01-03T00:00:00Z' };
	expect(simplify(archived, '0-1', undefined)).toMatchObject({
		archived: true,
		archivedAt: '2026-01-03T00:00:00Z',
	});
});

test("properties named like the record's own fields do not take their place", () => {
	const properties = { id: 'x', archived: 'true', createdAt: 'x', updatedAt: 'x', url: 'javascript:x' };
	expect(simplify({ ...RECORD, properties }, '0-1', ACCOUNT)).toMatchObject({
		id: '512',
		archived: false,
		createdAt: RECORD.createdAt,
		updatedAt: RECORD.updatedAt,
		url: recordUrl(ACCOUNT, '0-1', '512'),
	});
});

test('the record that came in is left as it was', () => {
	const before = structuredClone(RECORD);
	simplify(RECORD, '0-1', ACCOUNT);
	expect(RECORD).toEqual(before);
});
