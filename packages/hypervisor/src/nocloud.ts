import { stringify } from 'yaml';
import type { NoCloudSeed } from './port.ts';

/** What an instance's first boot is told. */
export type SeedInput = {
  /** Changes with each life of an instance: a guest applies a seed once for each. */
  readonly instanceId: string;
  readonly hostname: string;
  readonly sshPublicKeys: readonly string[];
  /** crypt(5) hash; null leaves passwords as the image has them. */
  readonly consolePasswordHash: string | null;
  /** The image's user for people, whose password it is. */
  readonly defaultUser: string;
  /** The tenant's own, unchanged; null where there is none. */
  readonly userData: string | null;
};

/** Its first line is what makes it a cloud-config (cloud-init's documentation, "User data formats"). */
const CLOUD_CONFIG = '#cloud-config\n';

/**
 * The files of an instance's NoCloud seed (cloud-init's documentation, "NoCloud"). What is ours goes into meta-data and
 * vendor-data, so that the tenant's user-data stays as it was given and has the last word. All values pass a YAML library:
 * none can become structure.
 */
export function buildNoCloudSeed(input: SeedInput): NoCloudSeed {
  return {
    metaData: toYaml({
      'instance-id': input.instanceId,
      'local-hostname': input.hostname,
      ...(input.sshPublicKeys.length > 0 && { 'public-keys': [...input.sshPublicKeys] }),
    }),
    vendorData: CLOUD_CONFIG + toYaml(vendorConfig(input)),
    userData: input.userData ?? CLOUD_CONFIG,
  };
}

/** Password logins over SSH stay off: the console's password is for the console (cloud-init's module "Set passwords"). */
function vendorConfig({ consolePasswordHash, defaultUser }: SeedInput) {
  if (consolePasswordHash === null) return { ssh_pwauth: false };
  const user = { name: defaultUser, password: consolePasswordHash, type: 'hash' };
  return { ssh_pwauth: false, chpasswd: { expire: false, users: [user] } };
}

/**
 * Every text stands in double quotes on one line: no reader takes `yes`, `012` or `1:30` for another type, as YAML 1.1 readers
 * such as cloud-init's PyYAML would. What PyYAML refuses to read raw, or takes for the end of a line, is escaped.
 */
function toYaml(value: unknown): string {
  const text = stringify(value, {
    version: '1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  });
  return text.replace(
    NOT_READ_RAW,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const NOT_READ_RAW = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
