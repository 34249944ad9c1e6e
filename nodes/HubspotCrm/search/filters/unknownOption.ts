import type { PropertyDefinition } from '../../api/properties';
import { didYouMean } from '../../values/nearest';

/**
 * Why no record can have this value of a property with options; undefined if one can. HubSpot decides where it keeps the
 * options elsewhere, or lists none (hubspot-api 6).
 *
 * @param value one value, or several of a multi-select, divided by semicolons
 */
export function unknownOption(
	value: string,
	{ type, name, options = [], externalOptions }: PropertyDefinition,
): string | undefined {
	if (type !== 'enumeration' || options.length === 0 || externalOptions === true) return undefined;
	const known = new Set(options.map((option) => option.value));
	if (known.has(value)) return undefined;
	const unknown = value.split(';').find((one) => one !== '' && !known.has(one));
	if (unknown === undefined) return undefined;
	const shown = options.filter(({ hidden }) => !hidden);
	return `'${unknown}' is no option of '${name}'. ${didYouMean(unknown, shown)}`;
}
