import { CommandFailure } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

export type Named = { readonly id: string; readonly name: string | null };

/** How many candidates an error names. */
const SHOWN = 5;

/**
 * The one thing that a person means by a name or an id.
 * @param kind e.g. `flavor`, for the error
 * @throws CommandFailure where there is none, with names that contain the text; where several are meant, with their ids
 */
export async function findOne<Item extends Named>(
  kind: string,
  text: string,
  items: AsyncIterable<Item>,
): Promise<Item> {
  const meant = new Map<string, Item>();
  const similar: string[] = [];
  for await (const item of items) {
    if (item.id === text.toLowerCase() || item.name === text) meant.set(item.id, item);
    else if (item.name?.includes(text.toLowerCase())) similar.push(item.name);
  }
  const [one, ...others] = meant.values();
  if (one && others.length === 0) return one;
  if (one) throw ambiguous(kind, text, [one, ...others]);
  const hint = similar.length > 0 ? ` There is ${similar.slice(0, SHOWN).join(', ')}.` : '';
  throw new CommandFailure('not_found', EXIT.notFound, `There is no ${kind} ${text}.${hint}`);
}

function ambiguous(kind: string, text: string, candidates: readonly Named[]): CommandFailure {
  const lines = candidates.slice(0, SHOWN).map(({ id, name }) => `  ${id}  ${name ?? '-'}`);
  const more = candidates.length > SHOWN ? [`  … and ${candidates.length - SHOWN} more`] : [];
  const message = [`${text} means more than one ${kind}; give the id:`, ...lines, ...more].join('\n');
  return new CommandFailure('ambiguous', EXIT.notFound, message);
}
