import type { ObjectType } from './definitions';
import { companies } from './types/companies';
import { contacts } from './types/contacts';
import { deals } from './types/deals';

/** Every object type a new portal has. A further type is one entry. */
export const STANDARD_TYPES: readonly ObjectType[] = [contacts, companies, deals];
