import { writeConsole } from './console.ts';
import { beginLeaving, change, loginPrompt, powerOff } from './guest.ts';
import { put } from './host-tables.ts';
import type { SimulatedHost } from './simulated-host.ts';

const PROMPT = '$ ';
const BACKSPACE = '\x7f';
const INTERRUPT = '\x03';
const END_OF_INPUT = '\x04';

/** What a viewer types into a guest. Any name logs in; the shell knows a few commands. Dropped while the guest is off or boots. */
export function typeIntoGuest(host: SimulatedHost, instanceId: string, text: string): void {
  for (const key of text) {
    const domain = host.store.tables.domain.get(instanceId);
    if (domain?.power !== 'running' || domain.bootsUntil !== null || domain.leaving) return;
    pressKey(host, instanceId, domain.user, key);
  }
}

function pressKey(host: SimulatedHost, instanceId: string, user: string | null, key: string): void {
  const line = host.typed.get(instanceId) ?? '';
  const say = (output: string) => writeConsole(host, instanceId, output);
  const startLine = () => say(user === null ? loginPrompt(host, instanceId) : PROMPT);
  if (key === '\r' || key === '\n') {
    host.typed.delete(instanceId);
    say('\r\n');
    if (user === null) logIn(host, instanceId, line.trim());
    else runCommand(host, instanceId, user, line.trim());
    return;
  }
  if (key === INTERRUPT) {
    host.typed.delete(instanceId);
    say('^C\r\n');
    startLine();
    return;
  }
  if (key === END_OF_INPUT) {
    if (line === '' && user !== null) logOut(host, instanceId);
    return;
  }
  if (key === BACKSPACE || key === '\b') {
    if (line === '') return;
    host.typed.set(instanceId, line.slice(0, -1));
    say('\b \b');
    return;
  }
  if (key < ' ') return;
  host.typed.set(instanceId, line + key);
  say(key);
}

function logIn(host: SimulatedHost, instanceId: string, name: string): void {
  if (name === '') {
    writeConsole(host, instanceId, loginPrompt(host, instanceId));
    return;
  }
  change(host, instanceId, (domain) => ({ ...domain, user: name }));
  writeConsole(host, instanceId, `Welcome to a simulated guest: help lists what it knows.\r\n${PROMPT}`);
}

function logOut(host: SimulatedHost, instanceId: string): void {
  change(host, instanceId, (domain) => ({ ...domain, user: null }));
  writeConsole(host, instanceId, `\r\n${loginPrompt(host, instanceId)}`);
}

/** A command's output, or null where it ends the session. */
type Command = (
  guest: { readonly host: SimulatedHost; readonly instanceId: string; readonly user: string },
  words: string,
) => string | null;

const COMMANDS: Readonly<Record<string, Command>> = {
  help: () => Object.keys(COMMANDS).sort().join(' '),
  echo: ({ host, instanceId }, words) => {
    const [text = '', file] = words.split(/\s*>\s*/, 2);
    const unquoted = text.trim().replace(/^(['"])(.*)\1$/, '$2');
    if (file === undefined) return unquoted;
    return writeFile(host, instanceId, file.trim(), `${unquoted}\n`);
  },
  cat: ({ host, instanceId }, words) => {
    const files = host.store.tables.disk.get(instanceId)?.files ?? {};
    const content = Object.hasOwn(files, words) ? files[words] : undefined;
    return content === undefined
      ? `cat: can't open '${words}': No such file or directory`
      : content.replace(/\n$/, '').replaceAll('\n', '\r\n');
  },
  ls: ({ host, instanceId }) =>
    Object.keys(host.store.tables.disk.get(instanceId)?.files ?? {})
      .sort()
      .join('  '),
  sync: () => '',
  whoami: ({ user }) => user,
  hostname: ({ host, instanceId }) => host.store.tables.domain.get(instanceId)?.spec.instanceName ?? '',
  /** The address that the guest would have got by DHCP. */
  ip: ({ host, instanceId }) => {
    const { domain, address } = host.store.tables;
    return address.get(domain.get(instanceId)?.spec.macAddress ?? '')?.ipAddress ?? '';
  },
  nproc: ({ host, instanceId }) => String(host.store.tables.domain.get(instanceId)?.runsWith?.vcpus ?? 0),
  exit: ({ host, instanceId }) => {
    logOut(host, instanceId);
    return null;
  },
  poweroff: ({ host, instanceId }) => {
    beginLeaving(host, instanceId, 'shutdown');
    return null;
  },
  reboot: ({ host, instanceId }) => {
    beginLeaving(host, instanceId, 'reboot');
    return null;
  },
  /** Panics. */
  crash: ({ host, instanceId }) => {
    writeConsole(host, instanceId, 'Kernel panic - not syncing: simulated\r\n');
    powerOff(host, instanceId, 'crashed', 'crashed');
    return null;
  },
};

function runCommand(host: SimulatedHost, instanceId: string, user: string, line: string): void {
  const [name = '', ...rest] = line.split(' ');
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const unknown = name === '' ? '' : `sh: ${name}: not found`;
  const output = command ? command({ host, instanceId, user }, rest.join(' ').trim()) : unknown;
  if (output !== null) writeConsole(host, instanceId, `${output}${output === '' ? '' : '\r\n'}${PROMPT}`);
}

/** The simulated disks keep what is typed by hand, no more. */
const MAX_FILES = 16;
const MAX_FILE_LENGTH = 4_096;

function writeFile(host: SimulatedHost, instanceId: string, name: string, content: string): string {
  const disk = host.store.tables.disk.get(instanceId);
  if (!disk || name === '') return 'sh: cannot create the file';
  const files = { ...disk.files, [name]: content.slice(0, MAX_FILE_LENGTH) };
  if (Object.keys(files).length > MAX_FILES) return `sh: can't create ${name}: No space left on device`;
  host.store.commit(put('disk', instanceId, { ...disk, files }));
  return '';
}
