/** Address of HubSpot's API, the same for accounts of all regions (hubspot-api 1.1). */
export const HUBSPOT_URL = 'https://api.hubapi.com';
