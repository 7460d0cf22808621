import { type Command, InvalidArgumentError } from 'commander';

/** A noun: what its verbs are about. */
export function noun(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).helpCommand(false);
}

/** A verb of a noun, with examples: `usage` is its name and arguments. */
export function verb(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly string[],
): Command {
  const lines = examples.map((example) => `  cloudletctl ${example}`);
  return parent
    .command(usage)
    .description(description)
    .addHelpText('after', `\n${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`);
}

/** For verbs that start an operation. */
export function withWait(command: Command): Command {
  return command
    .option('-w, --wait', 'stay until it has ended, and show how far it is')
    .option(
      '--timeout <seconds>',
      'with --wait: no longer than this; the work goes on (exit code 6)',
      seconds,
    );
}

/** For verbs that lose something. */
export function withYes(command: Command): Command {
  return command.option('-y, --yes', 'do not ask');
}

export function withLimit(command: Command): Command {
  return command.option('--limit <n>', 'no more than so many (default: all)', wholeNumber);
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

export function seconds(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number > 0 && number <= 1_000_000) return number;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

/** Collects an option that may be given again, and each time name several, parted by commas. */
export function collectParts(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((part) => part.trim())];
}

/** Collects an option that may be given again. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
