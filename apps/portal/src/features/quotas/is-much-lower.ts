/** Whether a limit falls so far that it was perhaps not meant: below a tenth. @param typed undefined where none was typed */
export function isMuchLower(typed: number | undefined, present: number): boolean {
  return typed !== undefined && typed < present / 10;
}
