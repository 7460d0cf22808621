/** How somebody has asked; `operator`: with `./cloudlet` on the control plane's host. */
export const REQUESTED_VIA = ['portal', 'token', 'system', 'operator'] as const;
export type RequestedVia = (typeof REQUESTED_VIA)[number];

/**
 * What became of a request. ACCEPTED: it was done, or taken on where an operation follows; REFUSED: nothing was changed. The other three are
 * how an operation has ended; FAILED is also a request that the cloud itself could not serve.
 */
export const AUDIT_RESULTS = ['ACCEPTED', 'REFUSED', 'SUCCEEDED', 'FAILED', 'SUPERSEDED'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/** Groups of actions that the history can be looked through for: each begins all actions of one kind of thing. */
export const ACTION_GROUPS = [
  'instance.',
  'key-pair.',
  'server-group.',
  'token.',
  'tenant.',
  'quota-request.',
  'session.',
  'user.',
  'node.',
  'orphan.',
  'cloud.',
] as const;
