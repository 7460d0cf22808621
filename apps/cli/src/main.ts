import { CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { GlobalOptions } from './cloud.ts';
import { EXIT } from './exit-codes.ts';
import { asksForJson } from './output/asks-for-json.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  console.error(`error: Standard output cannot be written: ${error.message}`);
  process.exit(EXIT.failure);
});

const args = process.argv.slice(2);
const isJson = asksForJson(args);
const program = isJson ? createProgram(manifest.version, () => undefined) : createProgram(manifest.version);
// Node ends, with code 13, where nothing more can happen: a request's own time limit does not count for it as something.
const atWork = setInterval(() => undefined, 60_000);
try {
  if (args[0] === 'complete') await (await import('./completion/complete.ts')).complete(program, args);
  else await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = await report(error);
} finally {
  clearInterval(atWork);
}

/** Tells what went wrong, on standard error, and returns the exit code. Commander has told people its own already. */
async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    if (isJson) tellProgram({ code: 'usage', message: usageMessage(error), exitCode: EXIT.usage });
    return EXIT.usage;
  }
  const explanation = (await import('./explain-error.ts')).explainError(error);
  if (explanation === null) {
    console.error(error);
    return EXIT.failure;
  }
  const { exitCode, code, lines, members } = explanation;
  if (program.opts<GlobalOptions>().output === 'json') {
    tellProgram({ ...members, code, message: lines.join('\n'), exitCode });
  } else console.error(`error: ${lines.join('\n')}`);
  return exitCode;
}

function tellProgram(error: Readonly<Record<string, unknown>>): void {
  console.error(JSON.stringify(error));
}

/** Where a verb is missing commander would show the help, and has no message. */
function usageMessage({ code, message }: CommanderError): string {
  return code === 'commander.help'
    ? 'A command is missing; --help shows what there is.'
    : message.replace(/^error: /, '');
}
