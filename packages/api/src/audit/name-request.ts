/** What the history calls a request. */
export type RequestName = {
  readonly action: string;
  /** What it is about: what the `id` of its input names, where it has one. */
  readonly targetType: string;
};

/** Procedures whose use case has another name for what it does. */
const ACTIONS: Readonly<Record<string, string>> = {
  'session.signOutEverywhere': 'user.sign-out-everywhere',
  'account.changePassword': 'user.change-password',
  'account.beginSecondFactor': 'user.second-factor.begin',
  'account.confirmSecondFactor': 'user.second-factor.on',
  'account.removeSecondFactor': 'user.second-factor.off',
  'instances.update': 'instance.rename',
  'instances.consoleTicket': 'instance.console',
  'snapshots.create': 'instance.snapshot',
  'snapshots.delete': 'instance.delete-snapshot',
  'enrolments.create': 'node.enroll',
  'enrolments.revoke': 'node.enroll.revoke',
  'members.setRole': 'tenant.set-role',
  'members.remove': 'tenant.remove-member',
  'invitations.create': 'tenant.invite',
  'invitations.revoke': 'tenant.invite.revoke',
  'invitations.accept': 'tenant.join',
  'invitations.register': 'tenant.join',
  'tenants.revokeInvitation': 'tenant.invite.revoke',
  'placement.set': 'cloud.set-placement',
  'quotas.set': 'tenant.set-quota',
  'quotas.setDefaults': 'cloud.set-quota-defaults',
  'quotas.grant': 'quota-request.grant',
  'quotas.refuse': 'quota-request.refuse',
};

/** Procedures, and groups of them, that are about something else than the group's name says. */
const TARGET_TYPES: Readonly<Record<string, string>> = {
  session: 'user',
  account: 'user',
  members: 'user',
  snapshots: 'instance',
  placement: 'cloud_settings',
  quotas: 'quota_request',
  'quotas.set': 'tenant',
  'quotas.setDefaults': 'cloud_settings',
};

/**
 * What a procedure's use case calls what it does, e.g. `key-pair.create` for `keyPairs.create`, so that requests that were refused are
 * found together with those that were served. A procedure that is in no table above is named after itself.
 */
export function nameRequest(procedure: string): RequestName {
  const [group = '', ...verbs] = procedure.split('.');
  const thing = group.replace(/s$/, '');
  return {
    action: ACTIONS[procedure] ?? [thing, ...verbs].map((word) => parted(word, '-')).join('.'),
    targetType: TARGET_TYPES[procedure] ?? TARGET_TYPES[group] ?? parted(thing, '_'),
  };
}

function parted(camelCase: string, by: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => by + letter.toLowerCase());
}
