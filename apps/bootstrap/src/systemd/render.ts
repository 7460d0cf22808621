import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Part, partPrint } from '../parts/part.ts';
import { SYSTEM_STATE_ROOT } from '../state/locate.ts';
import type { StatePaths } from '../state/paths.ts';
import { repositoryRoot } from '../state/repository.ts';
import { fillTemplate } from '../state/template.ts';

/** A file as it is to be, e.g. a unit. */
export type RenderedFile = { readonly path: string; readonly text: string; readonly mode: number };

export const UNIT_FOLDER = '/etc/systemd/system';

/** What this cloud's units begin with: `cloudlet`, or for a state directory of its own a name that follows from it. */
export function unitPrefix({ root }: Pick<StatePaths, 'root'>): string {
  if (root === SYSTEM_STATE_ROOT) return 'cloudlet';
  return `cloudlet-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
}

/** A part's unit, e.g. cloudlet-portal.service. */
export const unitOf = (paths: Pick<StatePaths, 'root'>, part: string) =>
  `${unitPrefix(paths)}-${part}.service`;
/** The target that starts and stops with all of the cloud's units. */
export const targetOf = (paths: Pick<StatePaths, 'root'>) => `${unitPrefix(paths)}.target`;

/** Where a unit's history of starts is kept (`infra/systemd/back-off`). */
export const startsFileOf = (paths: Pick<StatePaths, 'root'>, part: string) =>
  join('/run', unitPrefix(paths), `${part}.starts`);

/** The unit of a part and its environment file, which holds secrets. */
export function renderPart(part: Part, paths: StatePaths, folder = UNIT_FOLDER): RenderedFile[] {
  const environmentFile = join(paths.environments, part.name);
  // A second one of a kind, controller-2, is as the first.
  const kind = part.name.replace(/-\d+$/, '');
  const unit = fillTemplate(`systemd/cloudlet-${kind}.service`, {
    TARGET: targetOf(paths),
    TARGET_PREFIX: unitPrefix(paths),
    REVISION: partPrint(part),
    COMMAND: commandLine(part.command),
    BACK_OFF: commandLine([join(repositoryRoot, 'infra/systemd/back-off'), startsFileOf(paths, part.name)]),
    FOLDER: escapePath(part.cwd),
    ENVIRONMENT_FILE: escapePath(environmentFile),
    LOG: escapePath(part.log),
    STATE: quote(paths.root),
    STOP_SIGNAL: part.stopSignal,
    STOP_SECONDS: seconds(part.stopGraceMs),
    // back-off's longest wait comes before the start itself.
    START_SECONDS: seconds(part.readyWithinMs + 30_000),
    USER: part.user?.name ?? 'root',
    CAPABILITIES: capabilitiesOf(part).join(' '),
    AMBIENT_CAPABILITIES: part.user ? capabilitiesOf(part).join(' ') : '',
    VIEW: viewOf(part).join('\n'),
  });
  return [
    { path: join(folder, unitOf(paths, part.name)), text: unit, mode: 0o644 },
    { path: environmentFile, text: environmentText(part.environment), mode: 0o600 },
  ];
}

/** root without the rest of its rights still reads a checkout that is for its owner alone. */
function capabilitiesOf({ user, confinement }: Part): string[] {
  if (!user) return ['CAP_DAC_READ_SEARCH'];
  return (confinement?.capabilities ?? []).map((name) => `CAP_${name.toUpperCase()}`);
}

/** What it sees of homes; of the folders that are closed to it nothing but its own folder and program. */
function viewOf({ confinement, cwd, command }: Part): string[] {
  const closed = confinement?.closed ?? [];
  if (closed.length === 0) return ['ProtectHome=read-only'];
  // systemd.exec(5), BindPaths: a colon begins the next field.
  const field = (path: string) => path.replaceAll(':', '\\:');
  const shown = [cwd, command[0] ?? ''].map((path) => quote(field(path))).join(' ');
  return [
    ...closed.map((path) => `TemporaryFileSystem=${quote(`${field(path)}:mode=0711`)}`),
    `BindReadOnlyPaths=${shown}`,
  ];
}

/** The target that holds the units together. */
export function renderTarget(
  parts: readonly string[],
  paths: StatePaths,
  folder = UNIT_FOLDER,
): RenderedFile {
  const text = fillTemplate('systemd/cloudlet.target', {
    STATE: paths.root.replaceAll('%', '%%'),
    WANTS: parts.map((part) => unitOf(paths, part)).join(' '),
  });
  return { path: join(folder, targetOf(paths)), text, mode: 0o644 };
}

/** systemd appends to the logs and never cuts them. */
export function renderLogRotation(paths: StatePaths): RenderedFile {
  const text = fillTemplate('systemd/cloudlet.logrotate', { LOG_FOLDER: paths.log });
  return { path: join('/etc/logrotate.d', unitPrefix(paths)), text, mode: 0o644 };
}

const seconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1000));

/** systemd.service(5), "Command lines": quoted words; `$` and `%` doubled. */
function commandLine(words: readonly string[]): string {
  return words.map((word) => quote(word).replaceAll('$', '$$$$')).join(' ');
}

/** systemd.syntax(7), "Quoting", with specifiers (`%`) taken literally. */
function quote(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return /^[\w/.,:=@+-]+$/.test(word) ? escaped : `"${escaped}"`;
}

/** Settings that take one path take it to the end of the line. */
function escapePath(path: string): string {
  return path.replaceAll('%', '%%');
}

/** systemd.exec(5), EnvironmentFile: double quotes take `\` as their escape. */
function environmentText(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"`$]/g, '\\$&')}"\n`)
    .join('');
}
