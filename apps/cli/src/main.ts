import { CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { GlobalOptions } from './cloud.ts';
import { EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const args = process.argv.slice(2);
const program = createProgram(manifest.version);
try {
  if (args[0] === 'complete') await (await import('./completion/complete.ts')).complete(program, args);
  else await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = await report(error);
}

/** Tells what went wrong, on standard error, and returns the exit code. Commander has told its own already. */
async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const explanation = (await import('./explain-error.ts')).explainError(error);
  if (explanation === null) {
    console.error(error);
    return EXIT.failure;
  }
  const { exitCode, code, lines, members } = explanation;
  if (program.opts<GlobalOptions>().output === 'json') {
    console.error(JSON.stringify({ ...members, code, message: lines.join('\n'), exitCode }));
  } else console.error(`error: ${lines.join('\n')}`);
  return exitCode;
}
