import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/**
 * Reads a template of `infra/` and fills in its `@NAME@`s. @throws Error for a name without a value: a template and the
 * code that fills it have parted.
 */
export function fillTemplate(pathInInfra: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(repositoryRoot, 'infra', pathInInfra), 'utf8');
  return text.replaceAll(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`infra/${pathInInfra} asks for @${name}@, which has no value`);
    return value;
  });
}
