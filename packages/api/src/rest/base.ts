/** Where the REST door stands. */
export const REST_BASE = '/api/v1';
