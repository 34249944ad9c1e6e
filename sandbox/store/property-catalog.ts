import type { ObjectType, PropertyDefinition, PropertyOption } from './definitions';
import { completeProperty, type PropertyInput } from './property-kit';

/** `required` has to be set once `property` has `value`. */
export interface RequiredWhen {
	property: string;
	value: string;
	required: string;
}

/** What a value of a property has to fulfil (HubSpot API notes, section 1.6). */
export interface ValidationRule {
	ruleType: string;
	ruleArguments: readonly string[];
	shouldApplyNormalization?: boolean;
}

export interface PropertyGroup {
	name: string;
	label: string;
	displayOrder: number;
	archived: boolean;
}

function words(name: string): string {
	return name.charAt(0).toUpperCase() + name.slice(1).replace(/_/g, ' ');
}

/** Properties and property groups of one object type in one portal. */
export class PropertyCatalog {
	groups = new Map<string, PropertyGroup>();
	/** Properties the account requires when a record is made (HubSpot API notes, section 1.3). */
	requiredOnCreate = new Set<string>();
	/** Properties required as soon as another one has a value (HubSpot API notes, section 1.3). */
	conditions: readonly RequiredWhen[] = [];
	/** Validation rules by property. */
	validations = new Map<string, readonly ValidationRule[]>();
	private byName = new Map<string, PropertyDefinition>();

	constructor(type: ObjectType, at: string) {
		for (const property of type.properties) {
			this.define({ ...property, createdAt: at, updatedAt: at });
		}
	}

	/** Notes properties and groups. @returns a function that brings them back */
	snapshot(): () => void {
		const groups = [...this.groups];
		const required = [...this.requiredOnCreate];
		const { conditions } = this;
		const validations = [...this.validations];
		const properties = [...this.byName];
		return () => {
			this.groups = new Map(groups);
			this.requiredOnCreate = new Set(required);
			this.conditions = conditions;
			this.validations = new Map(validations);
			this.byName = new Map(properties);
		};
	}

	/** A property that is not archived. */
	get(name: string): PropertyDefinition | undefined {
		const property = this.byName.get(name);
		return property?.archived ? undefined : property;
	}

	/** A property, archived or not. */
	find(name: string): PropertyDefinition | undefined {
		return this.byName.get(name);
	}

	list(archived: boolean): PropertyDefinition[] {
		return [...this.byName.values()].filter((property) => property.archived === archived);
	}

	/** Adds or replaces a property; its group comes into being with it. */
	define(input: PropertyInput): PropertyDefinition {
		const groupName = input.groupName || [...this.groups.keys()][0] || 'information';
		const property = completeProperty({ ...input, groupName });
		if (!this.groups.has(groupName)) {
			this.groups.set(groupName, {
				name: groupName,
				label: words(groupName),
				displayOrder: this.nextGroupOrder(),
				archived: false,
			});
		}
		this.byName.set(property.name, property);
		return property;
	}

	/** The place of a group for which none is given: after all others (HubSpot API notes, section 1.6). */
	nextGroupOrder(): number {
		return Math.max(-1, ...[...this.groups.values()].map(({ displayOrder }) => displayOrder)) + 1;
	}

	/** Changes parts of a definition. */
	change(name: string, changes: Partial<PropertyDefinition>): PropertyDefinition | undefined {
		const property = this.byName.get(name);
		if (!property) return undefined;
		const changed = { ...property, ...changes };
		this.byName.set(name, changed);
		return changed;
	}

	/** Replaces the options of a property whose options follow something else, such as pipelines. */
	setOptions(name: string, options: readonly PropertyOption[]): void {
		const property = this.byName.get(name);
		if (property) this.byName.set(name, { ...property, options: [...options] });
	}
}
