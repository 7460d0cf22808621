/** What the command's exit code says to a script. docs/cli.md has this table. */
export const EXIT = {
  ok: 0,
  /** Something that has no code of its own. */
  failure: 1,
  /** The command line is wrong, or asks for what only a person at a terminal can answer. */
  usage: 2,
  /** There is no such thing, or the name means several. */
  notFound: 3,
  /** The cloud said no: quota, state, permission, a name that is taken. Nothing was changed. */
  refused: 4,
  /** The work was accepted and has failed. */
  operationFailed: 5,
  /** It has not ended in the time that --timeout allows. It goes on. */
  timeout: 6,
  /** No profile, or the token is not good any more. */
  notSignedIn: 7,
  /** Nothing answers there, or the cloud cannot serve now. */
  unavailable: 8,
  /** Ctrl+C. What was accepted goes on. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
