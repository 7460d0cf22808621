import type { JoinToken } from '@cloudlet/contract';
import { hashSecret, newSecret } from '@cloudlet/control/secret';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { simulatorSocket } from '../parts/catalogue.ts';
import { ensureFolder, parseJson, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';
import type { Step } from '../steps/runner.ts';
import { agentFiles, type Joined, readJoined, writeJoined } from './joined.ts';
import { type ReachedDoor, reachDoor } from './reach.ts';
import { type MachineKeys, redeem } from './redeem.ts';

/** The control plane answers, and is the one that made the join command. */
export function doorStep(token: JoinToken): Step<ReachedDoor> {
  return {
    name: 'Control plane',
    async check() {
      const door = await reachDoor(token);
      return { value: door, note: door.address };
    },
    apply: async () => undefined,
  };
}

/** This machine is the node that the join command is for, and its agent's files have what it needs. */
export function redeemStep(
  paths: StatePaths,
  mode: Joined['mode'],
  token: JoinToken,
  door: ReachedDoor,
): Step {
  return {
    name: 'Enrolment',
    async check() {
      const joined = readJoined(paths);
      if (!joined || joined.fingerprint !== token.fingerprint || isPending(paths, token)) return undefined;
      return { value: undefined, note: `this machine is ${joined.name}` };
    },
    async apply() {
      ensureFolder(paths.node, 0o711);
      const keys = await machineKeys(paths, token);
      const { nodeId, name, certificate } = await redeem(door, token.secret, keys);
      const files = agentFiles(paths);
      writeFileAtomically(files.authority, door.authority, 0o644);
      writeFileAtomically(files.identity, `${keys.key.trim()}\n${certificate.trim()}\n`);
      const { fingerprint } = token;
      const joined: Joined = { version: 1, mode, nodeId, name, door: door.address, fingerprint };
      writeFileAtomically(files.configuration, configuration(paths, joined, keys.secret));
      writeJoined(paths, joined);
      writeFileAtomically(files.joining, JSON.stringify({ token: hashSecret(token.secret), done: true }));
    },
  };
}

const joiningSchema = z.object({
  /** SHA-256 of the join command's secret. */
  token: z.string(),
  /** Whether it has been used up; the keys are in the agent's files then. */
  done: z.boolean().default(false),
  keys: z.object({ secret: z.string(), key: z.string(), request: z.string() }).optional(),
});

function readJoining(paths: StatePaths) {
  return joiningSchema.safeParse(parseJson(readFileIfExists(agentFiles(paths).joining) ?? '')).data;
}

/** Whether this join command is another one than that by which the machine has joined. */
function isPending(paths: StatePaths, { secret }: JoinToken): boolean {
  const joining = readJoining(paths);
  return !joining?.done || joining.token !== hashSecret(secret);
}

/** The machine's keys for this join command: kept before they are used, so that an answer that was lost can be asked for again. */
async function machineKeys(paths: StatePaths, { secret: tokenSecret }: JoinToken): Promise<MachineKeys> {
  const token = hashSecret(tokenSecret);
  const before = readJoining(paths);
  if (before?.token === token && before.keys) return before.keys;
  const { makeRequest } = await import('@cloudlet/certificates');
  const keys = { secret: newSecret(), ...(await makeRequest()) };
  writeFileAtomically(agentFiles(paths).joining, JSON.stringify({ token, done: false, keys }));
  return keys;
}

/** What the agent reads (apps/agent/src/config.ts). */
function configuration(paths: StatePaths, { nodeId, name, door, mode }: Joined, secret: string): string {
  const { authority, identity } = agentFiles(paths);
  const hypervisor =
    mode === 'libvirt'
      ? { driver: 'libvirt', uri: 'qemu:///system' }
      : { driver: 'simulated', socket: simulatorSocket({ paths }), host: name };
  const settings = {
    nodeId,
    name,
    secret,
    redisUrl: `rediss://${forUrl(door)}`,
    gatewayUrl: `https://${forUrl(door)}`,
    tls: { authority, identity },
    stateDir: paths.node,
    hypervisor,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** An IPv6 address stands in brackets in a URL. */
function forUrl(address: string): string {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at);
  return `${host.includes(':') ? `[${host}]` : host}${address.slice(at)}`;
}

/** @throws Problem where the machine is something else already */
export function refuseOtherCloud(paths: StatePaths, token: JoinToken): void {
  if (readFileIfExists(paths.settings) !== undefined) {
    throw new Problem(`This machine runs a cloud of its own, in ${paths.root}`, {
      why: 'Its compute node belongs to that cloud since ./cloudlet up.',
      next: 'Join from another machine, or take that cloud away first (docs/operating.md).',
    });
  }
  const joined = readJoined(paths);
  if (!joined || joined.fingerprint === token.fingerprint) return;
  throw new Problem(`This machine is ${joined.name} of another cloud, at ${joined.door}`, {
    next: 'Leave that one first: ./cloudlet node leave',
  });
}
