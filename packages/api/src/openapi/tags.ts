/** What the groups of routes are about, in the order in which a reader wants them. */
export const TAGS = {
  Session: 'Who asks, and for which tenant.',
  Instances: 'Virtual machines, and what can be done with them.',
  Operations: 'The lasting records of what was asked of instances: status, progress, steps.',
  Snapshots: 'Root disks as they were at one moment.',
  Flavors: 'The sizes that instances can have.',
  Images: 'What instances are made of.',
  'Key pairs': 'Public SSH keys that new instances let in.',
  'Server groups': 'Instances that shall share a compute node, or never do.',
  Quota: 'What a tenant may hold, and holds, and requests for more.',
  Quotas: 'The limits of all tenants, their history, and requests that wait. For cloud admins.',
  Events: 'What was done in the tenant, by whom.',
  Audit: 'What was done in the whole cloud, by whom. For cloud admins.',
  'API tokens': 'Tokens for scripts: what they may do, and until when.',
  Members: 'The people of a tenant, their roles, and invitations for more.',
  Cloud: 'How the cloud stands and stood, and who uses how much of it. For cloud admins.',
  Tenants: 'Who shares the cloud. For cloud admins.',
  Nodes: 'The compute nodes of the cloud, and machines that are to become some. For cloud admins.',
  Placement: 'How nodes are chosen for new instances. For cloud admins.',
  Orphans: 'Where what nodes have and what the cloud knows differ. For cloud admins.',
} as const;

export type TagName = keyof typeof TAGS;
