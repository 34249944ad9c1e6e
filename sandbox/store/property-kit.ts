import type { PropertyDefinition, PropertyOption, PropertyType } from './definitions';

/** The parts of a definition a caller gives; all others have HubSpot's defaults. */
export type PropertyInput = {
	name: string;
	type?: string;
	fieldType?: string;
	options?: readonly Partial<PropertyOption>[];
} & Partial<Omit<PropertyDefinition, 'name' | 'type' | 'fieldType' | 'options'>>;

const FIELD_TYPES: Record<PropertyType, string> = {
	bool: 'booleancheckbox',
	enumeration: 'select',
	date: 'date',
	datetime: 'date',
	string: 'text',
	number: 'number',
	phone_number: 'phonenumber',
	object_coordinates: 'text',
	json: 'text',
};

const YES_NO = [
	{ label: 'Yes', value: 'true' },
	{ label: 'No', value: 'false' },
];

function completeOption(option: Partial<PropertyOption>, position: number): PropertyOption {
	return {
		label: option.label ?? option.value ?? '',
		value: option.value ?? option.label ?? '',
		displayOrder: option.displayOrder ?? position,
		hidden: option.hidden ?? false,
		...(option.description === undefined ? {} : { description: option.description }),
	};
}

/** Whether a text names a property type. */
export function isPropertyType(type: string): type is PropertyType {
	return Object.hasOwn(FIELD_TYPES, type);
}

/** Completes a definition to the shape of the properties API (HubSpot API notes, section 6). */
export function completeProperty(input: PropertyInput): PropertyDefinition {
	const type: PropertyType = input.type !== undefined && isPropertyType(input.type) ? input.type : 'string';
	const options = input.options ?? (type === 'bool' ? YES_NO : []);
	return {
		createdAt: input.createdAt,
		updatedAt: input.updatedAt,
		name: input.name,
		label: input.label ?? input.name,
		type,
		fieldType: input.fieldType ?? FIELD_TYPES[type],
		description: input.description ?? '',
		groupName: input.groupName ?? '',
		options: options.map(completeOption),
		displayOrder: input.displayOrder ?? -1,
		calculated: input.calculated ?? false,
		externalOptions: input.externalOptions ?? false,
		...(input.referencedObjectType === undefined ? {} : { referencedObjectType: input.referencedObjectType }),
		hasUniqueValue: input.hasUniqueValue ?? false,
		hidden: input.hidden ?? false,
		...(input.hubspotDefined === undefined ? {} : { hubspotDefined: input.hubspotDefined }),
		dataSensitivity: input.dataSensitivity ?? 'non_sensitive',
		modificationMetadata: input.modificationMetadata ?? {
			archivable: true,
			readOnlyDefinition: false,
			readOnlyValue: false,
		},
		formField: input.formField ?? false,
		archived: input.archived ?? false,
		...(input.createdUserId === undefined ? {} : { createdUserId: input.createdUserId }),
		...(input.updatedUserId === undefined ? {} : { updatedUserId: input.updatedUserId }),
	};
}

type Extra = Partial<Omit<PropertyInput, 'name' | 'label' | 'type'>>;

/** Builders for the properties that HubSpot defines, all in one group. */
export function propertyKit(groupName: string) {
	const define = (name: string, label: string, type: PropertyType, extra: Extra = {}): PropertyDefinition =>
		completeProperty({
			name,
			label,
			type,
			groupName,
			hubspotDefined: true,
			formField: !extra.calculated && !extra.hidden,
			modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false },
			...extra,
		});
	const readOnly: Extra = {
		formField: false,
		modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: true },
	};
	const choices = (pairs: readonly (readonly [string, string])[]) =>
		pairs.map(([value, label]) => ({ value, label }));
	return {
		text: (name: string, label: string, extra?: Extra) => define(name, label, 'string', extra),
		area: (name: string, label: string, extra?: Extra) =>
			define(name, label, 'string', { fieldType: 'textarea', ...extra }),
		html: (name: string, label: string, extra?: Extra) =>
			define(name, label, 'string', { fieldType: 'html', ...extra }),
		phone: (name: string, label: string, extra?: Extra) =>
			define(name, label, 'string', { fieldType: 'phonenumber', ...extra }),
		number: (name: string, label: string, extra?: Extra) => define(name, label, 'number', extra),
		date: (name: string, label: string, extra?: Extra) => define(name, label, 'date', extra),
		datetime: (name: string, label: string, extra?: Extra) => define(name, label, 'datetime', extra),
		bool: (name: string, label: string, extra?: Extra) => define(name, label, 'bool', extra),
		select: (name: string, label: string, pairs: readonly (readonly [string, string])[], extra?: Extra) =>
			define(name, label, 'enumeration', { options: choices(pairs), ...extra }),
		checkbox: (name: string, label: string, pairs: readonly (readonly [string, string])[], extra?: Extra) =>
			define(name, label, 'enumeration', { options: choices(pairs), fieldType: 'checkbox', ...extra }),
		owner: (name: string, label: string, extra?: Extra) =>
			define(name, label, 'enumeration', { externalOptions: true, referencedObjectType: 'OWNER', ...extra }),
		/** Set by HubSpot alone. */
		system: (name: string, label: string, type: PropertyType, extra?: Extra) =>
			define(name, label, type, { ...readOnly, ...extra }),
		/** Worked out by HubSpot from other properties. */
		calculated: (name: string, label: string, type: PropertyType, extra?: Extra) =>
			define(name, label, type, { ...readOnly, calculated: true, ...extra }),
	};
}
