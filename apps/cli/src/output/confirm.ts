import { CommandFailure, interrupted, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/**
 * Asks before something is lost. @param yes that nobody is to be asked
 * @throws CommandFailure where the answer is no, or where nobody can be asked
 */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw usageError('Nobody can be asked here: --yes says that it is meant.');
  }
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({ message: question, initialValue: false, output: process.stderr });
  if (prompts.isCancel(answer)) throw interrupted();
  if (!answer) throw new CommandFailure('declined', EXIT.failure, 'Nothing was done.');
}
