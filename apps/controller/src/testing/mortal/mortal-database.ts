import pg from 'pg';
import type { Deathbed } from './deathbed.ts';

type Query = (...parameters: unknown[]) => unknown;

/** What one connection's transaction has done so far. */
type Work = { readonly effects: string[]; isFenced: boolean };

/** Statements that change rows, and which table's; `FOR NO KEY UPDATE OF` changes none. */
const EFFECT =
  /\b(INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:public"?\."?)?(\w+)"?(?:\s+\w+)?\s+(?:SET|\(|WHERE|USING)/g;
const FENCE = /FROM leader_lease WHERE epoch = \S+ FOR KEY SHARE/;
/** Signs of life come all the time, whatever is going on: a kill at one of them is a kill between two others. */
const SIGN_OF_LIFE = /heard_since|renewals = renewals \+ 1/;

/** Makes every commit that changes something, and every change outside a transaction, a write of the deathbed's. */
export function makeDatabaseMortal(deathbed: Deathbed): void {
  const works = new WeakMap<object, Work>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;

  prototype.query = function query(this: object, ...parameters: unknown[]) {
    const text = textOf(parameters[0]);
    const send = () => original.apply(this, parameters);
    const work = works.get(this);
    if (text === 'BEGIN') works.set(this, { effects: [], isFenced: false });
    if (text === 'ROLLBACK') works.delete(this);
    if (text === 'COMMIT' && work) {
      works.delete(this);
      return commit(work, send);
    }
    if (!work) return autocommit(text, send);
    if (FENCE.test(text)) work.isFenced = true;
    return noting(text, work, send);
  };

  function commit(work: Work, send: () => unknown): unknown {
    if (work.effects.length === 0) return send();
    const label = `commit: ${[...new Set(work.effects)].join(', ')}`;
    if (!work.isFenced) deathbed.unfenced(label);
    return answered(deathbed.write(label), send());
  }

  /** The lease's own statements are the only ones that need no fence. */
  function autocommit(text: string, send: () => unknown): unknown {
    const effects = effectsOf(text);
    if (effects.length === 0) return send();
    const label = effects.join(', ');
    if (effects.some((effect) => effect !== 'UPDATE leader_lease')) deathbed.unfenced(label);
    return answered(deathbed.write(label), send());
  }

  async function noting(text: string, work: Work, send: () => unknown): Promise<unknown> {
    const result = (await send()) as { readonly rowCount: number | null };
    if (result.rowCount) work.effects.push(...effectsOf(text));
    return result;
  }
}

async function answered(onAnswer: () => void, answer: unknown): Promise<unknown> {
  const result = await answer;
  onAnswer();
  return result;
}

function effectsOf(text: string): string[] {
  if (SIGN_OF_LIFE.test(text)) return [];
  return [...text.matchAll(EFFECT)].map(([, verb, table]) => `${verb} ${table}`);
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return (query as { readonly text?: string }).text ?? '';
}
