import type { InputIssue } from '../errors/input-issue.ts';
import { invalidInput } from '../errors/invalid-input.ts';
import type { QueryFields } from './routes.ts';

/**
 * The query's fields, each as the type that the schema wants: `limit=20` is a number there and text here.
 * What does not look like that type is passed on as text, for the schema to say what is wrong with it.
 * @throws DoorError `invalid_input` for a field that the route does not know or that comes twice
 */
export function readQuery(query: URLSearchParams, known: QueryFields): Record<string, unknown> {
  const issues: InputIssue[] = [];
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    const [value = '', ...more] = query.getAll(name);
    if (!kind)
      issues.push({
        path: [name],
        code: 'unrecognized_keys',
        message: 'This route knows no such parameter.',
      });
    else if (more.length > 0)
      issues.push({ path: [name], code: 'repeated', message: 'Give this parameter once.' });
    else fields[name] = typed(value, kind);
  }
  if (issues.length > 0) throw invalidInput(issues);
  return fields;
}

function typed(value: string, kind: 'number' | 'boolean' | 'text'): unknown {
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (kind === 'boolean') return value === 'true' || (value === 'false' ? false : value);
  return value;
}
