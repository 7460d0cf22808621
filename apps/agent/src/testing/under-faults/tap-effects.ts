import childProcess from 'node:child_process';
import fs from 'node:fs';
import { Socket } from 'node:net';
import { PROCEDURES } from '@cloudlet/libvirt';
import { currentStep } from './disturb-steps.ts';
import { atEffect } from './points.ts';
import { pass } from './strike.ts';

/** Watches what steps do to the world: calls of the hypervisor, programs, files. Questions change nothing and are left out. */
export function tapEffects(stateDir: string): void {
  tapCalls();
  tapPrograms();
  tapFiles(stateDir);
}

/** Names what the step under way has just done. The same done again by the same step has a number. */
function passEffect(effect: string): void {
  const step = currentStep();
  if (!step) return;
  const times = (step.effects.get(effect) ?? 0) + 1;
  step.effects.set(effect, times);
  const numbered = times === 1 ? effect : `${effect} #${times}`;
  pass(step.fault, atEffect(step.direction, step.step, numbered));
}

/** What is written to a socket that is connected is the kernel's when `write` returns: the hypervisor will get it. */
function tapCalls(): void {
  const { write } = Socket.prototype;
  Socket.prototype.write = function (this: Socket, ...args: Parameters<typeof write>) {
    const result = write.apply(this, args);
    const call = currentStep() && callIn(args[0]);
    if (call) passEffect(call);
    return result;
  } as typeof write;
}

function callIn(sent: unknown): string | null {
  const name = Buffer.isBuffer(sent) ? libvirtCallIn(sent) : simulatorCallIn(String(sent));
  return name && !/^(is|has|find|get|list|lookup|num|host$|ping$|open$|close$)/i.test(name)
    ? `calls ${name}`
    : null;
}

/** The simulator's messages are lines of JSON. */
function simulatorCallIn(line: string): string | null {
  const [, method] = /^\{"type":"call".*?"method":"(\w+)"/.exec(line) ?? [];
  return method ?? null;
}

const CALL = 0;
const namesOfProcedures = new Map(
  Object.values(PROCEDURES)
    .flatMap((group) => Object.entries(group))
    .map(([name, { program, number }]) => [`${program} ${number}`, name]),
);

/** The header of libvirt's RPC: length, program, version, procedure, type. */
function libvirtCallIn(frame: Buffer): string | null {
  if (frame.length < 28 || frame.readInt32BE(16) !== CALL) return null;
  const [program, procedure] = [frame.readUInt32BE(4), frame.readInt32BE(12)];
  return namesOfProcedures.get(`${program} ${procedure}`) ?? null;
}

function tapPrograms(): void {
  const { spawn } = childProcess;
  childProcess.spawn = ((...args: Parameters<typeof spawn>) => {
    const child = spawn(...args);
    const words = [args[0], ...(Array.isArray(args[1]) ? args[1] : [])];
    // The driver starts its programs by way of setpriv(1).
    const program = words.slice(words.indexOf('--') + 1);
    passEffect(`runs ${program.filter((word) => /^[a-z_-]+$/i.test(word)).join(' ')}`);
    return child;
  }) as typeof spawn;
}

const CHANGES = ['open', 'writeFile', 'rename', 'rm', 'mkdir', 'rmdir', 'chmod'] as const;

function tapFiles(stateDir: string): void {
  for (const name of CHANGES) {
    const change = fs.promises[name] as (...args: unknown[]) => Promise<unknown>;
    const tapped = async (...args: unknown[]) => {
      const changing = change(...args);
      // Also one that fails: which of two steps side by side finds a folder empty is chance.
      await changing.catch(() => undefined);
      const path = String(args[0]);
      const isRead = name === 'open' && (args[1] ?? 'r') === 'r';
      if (!isRead && path.startsWith(stateDir))
        passEffect(`${name} ${withoutNames(path.slice(stateDir.length + 1))}`);
      return changing;
    };
    Object.assign(fs.promises, { [name]: tapped });
  }
}

/** Ids and addresses are others in each run. */
function withoutNames(path: string): string {
  return path
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d+)?/g, '…')
    .replaceAll(/([0-9a-f]{2}-){5}[0-9a-f]{2}_[\d.]+/g, '…')
    .replaceAll(/[0-9a-f]{64}/g, '…');
}
