/** The last lines of a text, with what ended them; a last one that has no end yet counts. */
export function lastLines(text: string, count: number): string {
  return text
    .split(/(?<=\n)/)
    .slice(-count)
    .join('');
}
