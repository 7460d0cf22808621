import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import type { Part, PartState } from '../parts/part.ts';
import type { PartRunner } from '../parts/runner.ts';
import { run, runAny } from '../process/run.ts';
import { readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import {
  type RenderedFile,
  renderLogRotation,
  renderPart,
  renderTarget,
  startsFileOf,
  targetOf,
  UNIT_FOLDER,
  unitOf,
  unitPrefix,
} from './render.ts';

/** Keeps parts running with systemd's units, which it installs. Needs root. */
export function systemdRunner(paths: StatePaths): PartRunner {
  const systemctl = (...args: string[]) => run(['systemctl', ...args], { log: paths.upLog });
  const target = targetOf(paths);

  return {
    kind: 'systemd',
    async isRight(part) {
      if (!renderPart(part, paths).every(isWritten)) return false;
      const [state] = await show([part.name]);
      return state !== undefined && state.active !== 'inactive' && state.active !== 'failed';
    },
    async ensure(part) {
      for (const file of renderPart(part, paths)) write(file);
      await systemctl('daemon-reload');
      // An order to start is no exit: it must not count towards the back-off.
      rmSync(startsFileOf(paths, part.name), { force: true });
      await restart(unitOf(paths, part.name));
    },
    async settle(names) {
      for (const name of installedParts()) if (!names.includes(name)) await remove(name);
      const changed = [renderTarget(installedParts(), paths), renderLogRotation(paths)].filter(
        (file) => !isWritten(file),
      );
      if (changed.length === 0 && (await isActive(target))) return;
      for (const file of changed) write(file);
      await systemctl('daemon-reload');
      // Now that all its units run: from the target they start at boot, in their order.
      await systemctl('enable', '--now', target);
    },
    async states() {
      const running = (await show(installedParts())).filter(
        ({ active }) => active !== 'inactive' && active !== 'failed',
      );
      return running.map(({ name, pid, restarts }): PartState => ({ name, pid, restarts }));
    },
    isKeeping: async () => true,
    async stopAll() {
      // Disabled as well: what was put down stays down over a reboot. The units stop in the reverse of their order.
      const units = installedParts().map((part) => unitOf(paths, part));
      await systemctl('disable', target);
      await systemctl('stop', target, ...units);
      // One that was waiting for its next start has "failed".
      const failed = (await show(installedParts())).filter(({ active }) => active === 'failed');
      if (failed.length > 0)
        await systemctl('reset-failed', ...failed.map(({ name }) => unitOf(paths, name)));
    },
  };

  async function restart(unit: string): Promise<void> {
    try {
      await systemctl('restart', unit);
    } catch (cause) {
      const journal = await runAny(['journalctl', '--unit', unit, '--lines=8', '--output=cat', '--no-pager']);
      throw new Problem(`systemd could not start ${unit}`, { why: journal.stdout, cause });
    }
  }

  async function remove(name: string): Promise<void> {
    await systemctl('stop', unitOf(paths, name));
    rmSync(join(UNIT_FOLDER, unitOf(paths, name)), { force: true });
    rmSync(join(paths.environments, name), { force: true });
  }

  async function isActive(unit: string): Promise<boolean> {
    return (await runAny(['systemctl', '--quiet', 'is-active', unit])).code === 0;
  }

  function installedParts(): string[] {
    const prefix = `${unitPrefix(paths)}-`;
    const names = readdirSync(UNIT_FOLDER)
      .filter((name) => name.startsWith(prefix) && name.endsWith('.service'))
      .map((name) => name.slice(prefix.length, -'.service'.length));
    return ORDER.filter((name) => names.includes(name));
  }

  async function show(parts: readonly string[]): Promise<UnitState[]> {
    if (parts.length === 0) return [];
    const properties = '--property=Id,ActiveState,MainPID,NRestarts';
    const { stdout } = await systemctl('show', properties, ...parts.map((part) => unitOf(paths, part)));
    return parseUnits(stdout, (id) => parts.find((part) => unitOf(paths, part) === id));
  }
}

const ORDER: readonly Part['name'][] = [
  'postgres',
  'redis',
  'controller',
  'controller-2',
  'gateway',
  'portal',
  'agent',
];

type UnitState = PartState & { readonly active: string };

/** What `systemctl show` prints: blocks of NAME=VALUE with an empty line between. MainPID 0 means none. */
export function parseUnits(text: string, partOf: (unit: string) => string | undefined): UnitState[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const values = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const name = partOf(values.get('Id') ?? '');
    if (name === undefined) return [];
    const pid = Number(values.get('MainPID') ?? 0);
    return [
      {
        name,
        pid: pid > 0 ? pid : null,
        restarts: Number(values.get('NRestarts') ?? 0),
        active: values.get('ActiveState') ?? '',
      },
    ];
  });
}

function isWritten({ path, text }: RenderedFile): boolean {
  return existsSync(path) && readFileIfExists(path) === text;
}

function write(file: RenderedFile): void {
  if (!isWritten(file)) writeFileAtomically(file.path, file.text, file.mode);
}
