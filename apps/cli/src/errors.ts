import { EXIT, type ExitCode } from './exit-codes.ts';

/** Something that the command itself found wrong: a sentence for a person, a code for scripts. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: ExitCode;
  readonly code: string;

  constructor(code: string, exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string) => new CommandFailure('usage', EXIT.usage, message);
export const notSignedIn = (message: string) =>
  new CommandFailure('not_signed_in', EXIT.notSignedIn, message);
export const interrupted = () => new CommandFailure('interrupted', EXIT.interrupted, 'Interrupted.');
