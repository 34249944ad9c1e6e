/** The date version of every path. HubSpot supports 2026-09 until about March 2028 (hubspot-api 1.1). */
export const API_VERSION = '2026-09';
