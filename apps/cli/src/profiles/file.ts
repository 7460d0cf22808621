import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { usageError } from '../errors.ts';

/** A cloud and the token to show there. */
export type Profile = { readonly address: string; readonly token: string };

/** What `login` keeps: profiles by name, and which one is meant where none is named. */
export type Profiles = {
  readonly current: string;
  readonly profiles: Readonly<Record<string, Profile>>;
};

export const DEFAULT_PROFILE = 'default';
const NONE: Profiles = { current: DEFAULT_PROFILE, profiles: {} };

/** By the XDG base directories' rule: an empty or relative XDG_CONFIG_HOME counts as none. */
export function profilesPath(): string {
  const given = process.env.XDG_CONFIG_HOME ?? '';
  return join(given.startsWith('/') ? given : join(homedir(), '.config'), 'cloudlet', 'profiles.json');
}

export function readProfiles(): Profiles {
  const path = profilesPath();
  const text = readIfExists(path);
  if (text === null) return NONE;
  const read = parse(text);
  if (!isProfiles(read))
    throw usageError(`${path} is not what \`cloudletctl login\` writes; remove it and sign in again.`);
  return read;
}

/** Whole or not at all, and readable by its owner alone: it has tokens in it. */
export function writeProfiles(profiles: Profiles): void {
  const path = profilesPath();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  // The mode above counts for a new file alone.
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

function readIfExists(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** By hand: a schema library would take longer to load than most commands take. */
function isProfiles(value: unknown): value is Profiles {
  if (!isObject(value) || typeof value.current !== 'string' || !isObject(value.profiles)) return false;
  return Object.values(value.profiles).every(
    (one) => isObject(one) && typeof one.address === 'string' && typeof one.token === 'string',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
