import { readFileSync } from 'node:fs';
import { checkout } from './compose-file.ts';

export type Instruction = { readonly keyword: string; readonly text: string };
export type Stage = {
  /** Its name after AS; the last one's may be empty. */
  readonly name: string;
  /** An image, or an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
};
export type Copy = {
  /** The stage that it is copied from; undefined: the checkout. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly destination: string;
};

export function readDockerfile(): Stage[] {
  return parseDockerfile(readFileSync(`${checkout}/infra/container/Dockerfile`, 'utf8'));
}

/** Takes a Dockerfile apart (Dockerfile reference): comments out, continued lines joined, stages by their FROM. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, keyword = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (keyword === 'FROM') {
      const [base = '', , name = ''] = rest.split(/\s+/);
      stages.push({ name, base, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage || keyword === '') throw new Error(`not an instruction of a stage: ${line}`);
    stage.instructions.push({ keyword, text: rest });
  }
  return stages;
}

/** The stage's instructions after those of the stages that it is made from. */
export function wholeStage(stages: readonly Stage[], stage: Stage): Instruction[] {
  const base = stages.find(({ name }) => name === stage.base);
  return [...(base ? wholeStage(stages, base) : []), ...stage.instructions];
}

export function copiesOf(instructions: readonly Instruction[]): Copy[] {
  return instructions.filter(({ keyword }) => keyword === 'COPY').map(({ text }) => parseCopy(text));
}

function parseCopy(text: string): Copy {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), destination: paths.at(-1) ?? '' };
}

/** `ENV NAME=value …` as an environment; our values hold no blanks. */
export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const assignments = instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ text }) => text.split(/\s+/));
  return Object.fromEntries(
    assignments.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
}
