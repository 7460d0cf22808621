import type { Format } from './format.ts';

/** Writes a command's result to standard output: data for programs, or the text for people. */
export type Printer = {
  readonly format: Format;
  /** @param text made only where a person is to read it */
  readonly print: (data: unknown, text: () => string) => Promise<void>;
};

export function createPrinter(format: Format): Printer {
  return {
    format,
    async print(data, text) {
      await write(format === 'table' ? text() : await render(format, data));
    },
  };
}

async function render(format: Exclude<Format, 'table'>, data: unknown): Promise<string> {
  if (format === 'json') return JSON.stringify(data, null, 2);
  return (await import('yaml')).stringify(data).trimEnd();
}

/** Resolves when it is out: a pipe takes a long list in pieces. */
function write(text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}
