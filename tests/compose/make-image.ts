/**
 * Makes what the image's folder would hold, without a container engine: `tsx make-image.ts FOLDER`.
 * The Dockerfile's own instructions are followed. Only the stage `build` is not made in a folder of its own: this checkout
 * stands for it, whose packages are installed and whose builds turbo keeps.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkout } from './compose-file.ts';
import { copiesOf, environmentOf, type Instruction, readDockerfile, wholeStage } from './dockerfile.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: make-image.ts FOLDER');

const stages = readDockerfile();
const final = stages.at(-1);
if (!final) throw new Error('the Dockerfile has no stage');
const workdir = workdirOf(final.instructions);
const madeStages = new Map([['build', checkout]]);

runInCheckout(stageOf('build').instructions);
make(final.instructions, join(folder, 'image'));

function stageOf(name: string) {
  const found = stages.find((stage) => stage.name === name);
  if (!found) throw new Error(`the Dockerfile has no stage ${name}`);
  return found;
}

/** The commands after `npm ci`: what they need is installed here already. */
function runInCheckout(instructions: readonly Instruction[]): void {
  for (const { keyword, text } of instructions) {
    if (keyword === 'RUN' && text !== 'npm ci') runShell(text, checkout, environmentOf(instructions));
  }
}

/** A stage as a folder. */
function madeFolder(name: string): string {
  const present = madeStages.get(name);
  if (present) return present;
  const path = join(folder ?? '', name);
  const instructions = wholeStage(stages, stageOf(name));
  make(instructions, path);
  for (const { keyword, text } of instructions) {
    if (keyword === 'RUN') runShell(text, path, environmentOf(instructions));
  }
  madeStages.set(name, path);
  return path;
}

/** Copies what the stage copies; a RUN of the last stage, which only makes folders outside, is the test's own affair. */
function make(instructions: readonly Instruction[], path: string): void {
  mkdirSync(path, { recursive: true });
  for (const { from, sources, destination } of copiesOf(instructions)) {
    const origin = from === undefined ? checkout : madeFolder(from);
    const target = join(path, destination);
    for (const source of sources) {
      const file = join(origin, source.replace(`${workdir}/`, ''));
      const isInto = destination.endsWith('/');
      cpSync(file, isInto ? join(target, basename(file)) : target, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
}

function runShell(command: string, cwd: string, environment: Record<string, string>): void {
  // Nothing of a cloud that runs somewhere, or of the test runner, gets into a build.
  const { NODE_ENV: _mode, DATABASE_URL: _database, REDIS_URL: _redis, ...mine } = process.env;
  const npm = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' };
  execFileSync('sh', ['-c', command], {
    cwd,
    env: { ...mine, ...npm, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function workdirOf(instructions: readonly Instruction[]): string {
  const found = instructions.find(({ keyword }) => keyword === 'WORKDIR');
  if (!found) throw new Error('the last stage has no WORKDIR');
  return found.text;
}
