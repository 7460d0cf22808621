import { bold, cyan, green, red, yellow } from 'yoctocolors';

/** yoctocolors knows NO_COLOR and what the terminal can; it does not ask whether standard output is one. */
const isColoured = process.stdout.isTTY === true;

const COLOURS: Readonly<Record<string, (text: string) => string>> = {
  ACTIVE: green,
  AVAILABLE: green,
  SUCCEEDED: green,
  UP: green,
  ERROR: red,
  FAILED: red,
  DOWN: red,
  BUILD: yellow,
  CREATING: yellow,
  UNDOING: yellow,
  RUNNING: cyan,
  ACCEPTED: cyan,
};

/** A state in its colour, where there is a terminal that shows colours. */
export function paintStatus(text: string): string {
  return (isColoured && COLOURS[text.trim()]?.(text)) || text;
}

/** What a column or a field is called. */
export function paintLabel(text: string): string {
  return isColoured ? bold(text) : text;
}
