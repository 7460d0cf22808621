import { rmSync } from 'node:fs';
import { z } from 'zod';
import type { Credential } from '../seed/credentials.ts';
import { parseJson, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import { showCredentials } from './credentials.ts';

/** The passwords that a run makes, each to be shown once. */
export type Passwords = {
  issue(credential: Credential): void;
  /** @returns what has not been shown yet, as a person reads it, and whose password an earlier run made and could not show. */
  toShow(): string;
  /** What {@link toShow} gave has been seen. */
  seen(): void;
};

/** @param file remembers, beyond this process's end, whose passwords nobody has seen; never the passwords themselves. */
export function createPasswords(file: string): Passwords {
  let issued: Credential[] = [];
  let lost = readLogins(file);
  return {
    issue(credential) {
      issued.push(credential);
      lost = lost.filter((login) => login !== credential.login);
      writeFileAtomically(file, JSON.stringify([...lost, ...issued.map(({ login }) => login)]));
    },
    toShow() {
      const lines = lost.map(
        (login) =>
          `  The run that made the password of ${login} ended before it was seen: ./cloudlet password ${login}`,
      );
      return [showCredentials(issued), ...lines].filter((text) => text !== '').join('\n');
    },
    seen() {
      issued = [];
      lost = [];
      rmSync(file, { force: true });
    },
  };
}

function readLogins(file: string): string[] {
  const text = readFileIfExists(file);
  const logins = z.array(z.string()).safeParse(text === undefined ? [] : parseJson(text)).data ?? [];
  // What else is issued, an instance's console password, cannot be set anew.
  return logins.filter((login) => login.includes('@'));
}
