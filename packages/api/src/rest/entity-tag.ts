import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Route } from './routes.ts';

/** What identifies an answer (RFC 9110 section 8.8.3): the same for the same content, but for what the route calls volatile. */
export function entityTagOf(route: Pick<Route, 'volatile'>, output: unknown): string {
  const digest = createHash('sha256')
    .update(canonicalJson(withoutVolatile(route, output)))
    .digest('base64url');
  return `"${digest.slice(0, 22)}"`;
}

function withoutVolatile({ volatile = [] }: Pick<Route, 'volatile'>, output: unknown): unknown {
  if (volatile.length === 0) return output;
  return Object.fromEntries(Object.entries(output as object).filter(([name]) => !volatile.includes(name)));
}

/**
 * Whether one of a condition's tags is the one that there is (RFC 9110 sections 13.1.1 and 13.1.2); `*` is any.
 * @param comparison `strong` (If-Match) takes no weak tag, `weak` (If-None-Match) takes its content for it
 */
export function isMatch(condition: string, tag: string, comparison: 'strong' | 'weak'): boolean {
  if (condition.trim() === '*') return true;
  const tags = condition.match(/(W\/)?"[^"]*"/g) ?? [];
  return tags.some((one) => (comparison === 'weak' ? one.replace(/^W\//, '') : one) === tag);
}
