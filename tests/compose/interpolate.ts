export type Variables = Readonly<Record<string, string | undefined>>;

const EXPRESSION =
  /\$(?:(?<dollar>\$)|(?<bare>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-?])(?<word>[^}]*))?\})/g;

/**
 * Fills in `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?message}`, `${NAME?message}` and `$$`, as the
 * Compose specification says (12-interpolation.md).
 * @throws Error where a variable that is demanded is not there.
 */
export function interpolate(text: string, variables: Variables): string {
  return text.replace(EXPRESSION, (...found) => {
    const groups: Partial<Record<'dollar' | 'bare' | 'name' | 'operator' | 'word', string>> = found.at(-1);
    if (groups.dollar) return '$';
    const name = groups.name ?? groups.bare ?? '';
    const value = variables[name];
    const isThere = value !== undefined && !(groups.operator?.startsWith(':') && value === '');
    if (isThere) return value;
    if (groups.operator?.endsWith('?')) throw new Error(`${name} is required: ${groups.word}`);
    return groups.word ?? '';
  });
}

/** Interpolates every string of a parsed file. */
export function interpolateAll(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, variables));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, variables)]),
  );
}
