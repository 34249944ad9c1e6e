import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';

/** Rows of the three files, as the workflows read them. */
export interface Institution {
	domain: string;
	name: string;
	other_names: string;
}

const SEED = 20_260_908;
/** The row of `contacts.csv` that HubSpot refuses, counted from 1. */
export const BAD_ROW = 1_234;

const FIRST = [
	'Ada',
	'Amara',
	'Björn',
	'Chiara',
	'Dmitri',
	'Eszter',
	'Farid',
	'Grace',
	'Hana',
	'Ivana',
	'José',
	'Keiko',
	'Léa',
	'Mehmet',
	'Ngozi',
	'Olga',
	'Priya',
	'Rafał',
	'Søren',
	'伟',
];
const LAST = [
	'Andersson',
	'Bianchi',
	'Çelik',
	'Dubois',
	'Eriksen',
	'Fernández',
	'García',
	'Horváth',
	'Ivanova',
	'Jensen',
	'Kowalski',
	'Lovelace',
	'Müller',
	'Nakamura',
	'Okafor',
	'Petrov',
	'Rossi',
	'Šimić',
	'Tanaka',
	'王',
];
const JOBS = ['Registrar', 'Dean', 'Head of IT', 'Librarian', 'Procurement Lead', 'Research Office'];
const LIFECYCLE = ['lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer'];
const STAGES = [
	'appointmentscheduled',
	'qualifiedtobuy',
	'presentationscheduled',
	'contractsent',
	'closedwon',
	'closedlost',
];
const PRODUCTS = ['Campus licence', 'Library licence', 'Research licence', 'Support plan'];

/** Contacts and deals for institutions: the same seed gives the same rows. */
export function generate(institutions: Institution[]): { contacts: string[][]; deals: string[][] } {
	const random = mulberry32(SEED);
	const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T;
	const contacts = institutions.map(({ domain, name }, at) => [
		`contact+${domain}@example.com`,
		pick(FIRST),
		pick(LAST),
		pick(JOBS),
		name,
		at + 1 === BAD_ROW ? 'alumnus' : pick(LIFECYCLE),
	]);
	const deals = institutions
		.filter((_, at) => at % 2 === 0)
		.map(({ domain, name }, at) => [
			`D-${String(at + 1).padStart(5, '0')}`,
			`${pick(PRODUCTS)} for ${name}`,
			String(Math.round(random() * 120_000)),
			pick(STAGES),
			new Date(Date.UTC(2026, Math.floor(random() * 12), 1 + Math.floor(random() * 28)))
				.toISOString()
				.slice(0, 10),
			domain,
		]);
	return {
		contacts: [['email', 'firstname', 'lastname', 'jobtitle', 'company', 'lifecyclestage'], ...contacts],
		deals: [['deal_key', 'dealname', 'amount', 'dealstage', 'closedate', 'institution'], ...deals],
	};
}

/** A small seeded generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export function toCsv(rows: string[][]): string {
	const cell = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
	return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

export function readInstitutions(): Institution[] {
	return parse(readFileSync(path.join(__dirname, 'institutions.csv')), { columns: true }) as Institution[];
}

if (require.main === module) {
	const { contacts, deals } = generate(readInstitutions());
	writeFileSync(path.join(__dirname, 'contacts.csv'), toCsv(contacts));
	writeFileSync(path.join(__dirname, 'deals.csv'), toCsv(deals));
}
