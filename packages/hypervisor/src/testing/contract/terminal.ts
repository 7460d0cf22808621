import type { ConsoleSession } from '../../port.ts';
import { until } from './until.ts';

/** A person at a serial console: reads all that comes, types and waits for answers. */
export type Terminal = {
  /** All output so far, as it came. */
  text(): string;
  bytes(): Buffer;
  hasEnded(): boolean;
  type(text: string): void;
  /** Waits until the pattern stands in what came since. */
  waitFor(pattern: RegExp, withinMs: number, since?: number): Promise<RegExpMatchArray>;
  /** Waits for the login prompt and logs in. */
  logIn(user: string, password: string, withinMs: number, since?: number): Promise<void>;
  /** At a shell: types a command and waits for the pattern in its answer; without one, for the next prompt. */
  run(command: string, answer?: RegExp): Promise<string>;
  close(): void;
};

const ANSWER_MS = 15_000;
const PROMPT = /[$#] /;
/** Across all terminals: the tail that one begins with shows what was typed at others. */
let settled = 0;

export function sitAt(session: ConsoleSession): Terminal {
  const chunks: Uint8Array[] = [];
  let ended = false;
  const reading = (async () => {
    for await (const chunk of session.output) chunks.push(Buffer.from(chunk));
  })();
  reading.finally(() => {
    ended = true;
  });

  const bytes = () => Buffer.concat(chunks);
  const text = () => bytes().toString();
  const type = (typed: string) => void session.write(Buffer.from(typed));
  const waitFor = (pattern: RegExp, withinMs: number, since = 0) =>
    until(
      () => plain(text().slice(since)).match(pattern) ?? undefined,
      withinMs,
      () => `no ${pattern} in: ${JSON.stringify(plain(text().slice(since)).slice(-2_000))}`,
    );

  /** Until the shell waits and this terminal has all that was before. */
  async function settle(): Promise<void> {
    settled += 1;
    type(`echo settled-${settled}\r`);
    await waitFor(new RegExp(`\\nsettled-${settled}\\r\\n.*?(?:${PROMPT.source})`, 's'), ANSWER_MS);
  }

  return {
    text,
    bytes,
    type,
    waitFor,
    hasEnded: () => ended,
    async logIn(user, password, withinMs, since = 0) {
      await waitFor(/login: /, withinMs, since);
      const atName = text().length;
      type(`${user}\r`);
      const answer = await waitFor(/(assword: )|[$#] /, ANSWER_MS, atName);
      if (answer[1] === undefined) return;
      const atPassword = text().length;
      type(`${password}\r`);
      await waitFor(PROMPT, ANSWER_MS, atPassword);
    },
    async run(command, answer = PROMPT) {
      await settle();
      const since = text().length;
      type(`${command}\r`);
      const [found] = await waitFor(new RegExp(`\\n.*?(?:${answer.source})`, 's'), ANSWER_MS, since);
      if (answer !== PROMPT)
        await waitFor(new RegExp(`(?:${answer.source}).*?(?:${PROMPT.source})`, 's'), ANSWER_MS, since);
      return found;
    },
    close: () => session.close(),
  };
}

/** Without the escape sequences by which shells ask for the cursor's place and colour their prompts. */
function plain(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '');
}

const ESCAPE = String.fromCharCode(27);
const ESCAPE_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');
