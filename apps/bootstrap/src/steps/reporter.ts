import type { Writable } from 'node:stream';
import { messageOf, Problem } from '../errors.ts';
import { CommandError } from '../process/run.ts';

/** Shows how the steps go. One line each, with its time; what takes long shows its last line meanwhile. */
export type Reporter = {
  begin(name: string): void;
  /** The latest line of what the running step does. */
  progress(text: string): void;
  done(name: string, milliseconds: number, note: string | undefined): void;
  failed(name: string, milliseconds: number, error: unknown, fallbackLog: string): void;
};

const NAME_WIDTH = 30;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
/** How often a step that takes long says something where there is no terminal. */
const LINE_MS = 5_000;

type ReporterOptions = {
  readonly output: Writable;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
};

/** On a terminal the running step's line counts on in place; elsewhere it says every few seconds that it is at work. */
export function createReporter({ output, isTerminal, columns }: ReporterOptions): Reporter {
  const paint = isTerminal && !process.env.NO_COLOR ? colours : plain;
  let timer: NodeJS.Timeout | undefined;
  let latest = '';

  const write = (line: string) => output.write(`${isTerminal ? '\r\x1b[2K' : ''}${line}\n`);
  const end = () => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    begin(name) {
      end();
      latest = '';
      const began = performance.now();
      const draw = isTerminal ? drawFrame : drawLine;
      timer = setInterval(() => draw(name, performance.now() - began), isTerminal ? FRAME_MS : LINE_MS);
    },
    progress(text) {
      latest = withoutControls(text);
    },
    done(name, milliseconds, note) {
      end();
      write(
        `${paint.green('✓')} ${columnsOf(name, milliseconds)}${note ? `  ${paint.dim(note)}` : ''}`.trimEnd(),
      );
    },
    failed(name, milliseconds, error, fallbackLog) {
      end();
      write(`${paint.red('✗')} ${columnsOf(name, milliseconds)}`);
      for (const line of explain(error, fallbackLog)) write(`  ${line}`);
    },
  };

  function drawFrame(name: string, milliseconds: number): void {
    const frame = SPINNER[Math.floor(milliseconds / FRAME_MS) % SPINNER.length];
    const line = `${frame} ${columnsOf(name, milliseconds)}  ${latest}`;
    output.write(`\r\x1b[2K${line.slice(0, Math.max(20, (columns || 80) - 1))}`);
  }

  function drawLine(name: string, milliseconds: number): void {
    write(`… ${columnsOf(name, milliseconds)}  ${latest}`.trimEnd());
  }
}

/** What happened, why, what next, and where everything is written. */
export function explain(error: unknown, fallbackLog?: string): string[] {
  const problem = error instanceof Problem ? error : undefined;
  const said = lastWords(error);
  const log = problem?.log ?? fallbackLog;
  return [
    `What happened: ${messageOf(error)}`,
    ...(problem?.why ? indented('Why: ', problem.why) : []),
    ...(said.length > 0 ? ['It said last:', ...said.map((line) => `    ${line}`)] : []),
    ...(problem?.next ? indented('What next: ', problem.next) : []),
    ...(log ? [`Everything is in ${log}`] : []),
  ];
}

const SHOWN_LINES = 14;
/** npm says at length that a script failed, which the script itself has said already. */
const NOISE = /\bnpm (error|warn)\b/;

function lastWords(error: unknown): readonly string[] {
  const command = error instanceof Error && error.cause instanceof CommandError ? error.cause : error;
  if (!(command instanceof CommandError)) return [];
  return command.lastLines.filter((line) => !NOISE.test(line)).slice(-SHOWN_LINES);
}

function indented(label: string, text: string): string[] {
  const [first = '', ...others] = text.split('\n');
  return [`${label}${first}`, ...others.map((line) => `    ${line}`)];
}

function columnsOf(name: string, milliseconds: number): string {
  return `${name.padEnd(NAME_WIDTH)} ${formatDuration(milliseconds).padStart(11)}`;
}

/** `0.8 s`, `74 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Progress bars of other programs: what they last drew on the line, without colours. */
function withoutControls(text: string): string {
  const drawn = text.split('\r').findLast((part) => part.trim() !== '') ?? '';
  const escapeCharacter = String.fromCharCode(27);
  return drawn
    .replaceAll(new RegExp(`${escapeCharacter}\\[[0-9;?]*[A-Za-z]`, 'g'), '')
    .replaceAll('\t', ' ')
    .trim();
}

const plain = { green: (text: string) => text, red: (text: string) => text, dim: (text: string) => text };
const colours = {
  green: (text: string) => `\x1b[32m${text}\x1b[0m`,
  red: (text: string) => `\x1b[31m${text}\x1b[0m`,
  dim: (text: string) => `\x1b[2m${text}\x1b[0m`,
};
