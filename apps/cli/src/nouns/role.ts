import { Option } from 'commander';

const ROLES = ['owner', 'member', 'viewer'] as const;
export type RoleName = (typeof ROLES)[number];

export function roleOption(): Option {
  return new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory();
}
