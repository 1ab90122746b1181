/** How much one API may have (AWS: "Quotas for configuring and running a WebSocket API"). AWS raises them on request. */

/** Routes of one API. */
export const ROUTES_PER_API_MAX = 300;
/** Integrations of one API. */
export const INTEGRATIONS_PER_API_MAX = 300;
