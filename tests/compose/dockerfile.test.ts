import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkout, readComposeFile } from './compose-file.ts';
import { copiesOf, parseDockerfile, readDockerfile, wholeStage } from './dockerfile.ts';
import { newVariables } from './variables.ts';

const stages = readDockerfile();
const final = stages.at(-1)?.instructions ?? [];
const { workspaces, engines } = lockedRoot();

describe('the Dockerfile', () => {
  test.each(stages)(
    'stage "$name" stands on a Node.js that is new enough, or on an earlier stage',
    ({ base }) => {
      if (stages.some(({ name }) => name === base)) return;
      const [, major] = /^node:(\d+)-bookworm-slim$/.exec(base) ?? [];
      const [, least] = /^>=(\d+)\./.exec(engines) ?? [];
      expect(Number(major), base).toBeGreaterThan(Number(least));
    },
  );

  test('copies what exists', () => {
    const sources = stages
      .flatMap(({ instructions }) => copiesOf(instructions))
      .filter(({ from }) => from === undefined)
      .flatMap((copy) => copy.sources);
    expect(sources.filter((source) => !existsSync(join(checkout, source)))).toEqual([]);
  });

  test('installs by the manifest of every workspace that the lock knows', () => {
    const packages = stages.find(({ name }) => name === 'packages');
    const copied = packages && copiesOf(wholeStage(stages, packages)).flatMap(({ sources }) => sources);
    expect(copied).toEqual(expect.arrayContaining(workspaces.map((folder) => `${folder}/package.json`)));
  });

  test('takes things only from stages that it has', () => {
    const names = stages.map(({ name }) => name);
    const origins = stages.flatMap(({ instructions }) => copiesOf(instructions)).map(({ from }) => from);
    expect(origins.filter((from) => from !== undefined && !names.includes(from))).toEqual([]);
  });

  test('ends as a user that is not root, whose folders are the services’ own', () => {
    expect(final.filter(({ keyword }) => keyword === 'USER').at(-1)?.text).toBe('node');
    const folders = final.filter(({ keyword }) => keyword === 'RUN').map(({ text }) => text);
    const volumes = Object.values(readComposeFile(newVariables()).services)
      .filter(({ build }) => build)
      .flatMap((service) => service.volumes.map((volume) => volume.split(':')[1] ?? ''));
    for (const volume of volumes) expect(folders.join('\n')).toContain(volume);
  });
});

test('a Dockerfile is taken apart', () => {
  const text = '# c\nFROM a:1 AS one\nRUN x \\\n && y\n\nFROM one\nCOPY --from=one p q r/\n';
  const parsed = parseDockerfile(text);
  expect(parsed.map(({ name, base }) => [name, base])).toEqual([
    ['one', 'a:1'],
    ['', 'one'],
  ]);
  expect(parsed[0]?.instructions).toEqual([{ keyword: 'RUN', text: 'x   && y' }]);
  expect(copiesOf(parsed[1]?.instructions ?? [])).toEqual([
    { from: 'one', sources: ['p', 'q'], destination: 'r/' },
  ]);
});

/** The root's range of Node.js versions, and the folders of the workspaces. */
function lockedRoot(): { engines: string; workspaces: string[] } {
  const lock = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'));
  const folders = Object.keys(lock.packages).filter((path) => path !== '' && !path.includes('node_modules'));
  return { engines: lock.packages[''].engines.node, workspaces: folders };
}
