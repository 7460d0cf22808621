import { join } from 'node:path';
import { z } from 'zod';
import { NeedsRoot, Problem } from '../errors.ts';
import { agentPart, libvirtParts, simulatorPart } from '../parts/catalogue.ts';
import type { Part } from '../parts/part.ts';
import { isReadable, parseJson, readFileIfExists, writeFileAtomically } from '../state/files.ts';
import type { StatePaths } from '../state/paths.ts';

const joinedSchema = z.object({
  version: z.literal(1),
  /** As for a cloud of this machine's own. */
  mode: z.enum(['libvirt', 'simulated']),
  nodeId: z.uuid(),
  name: z.string(),
  /** `host:port` of the control plane's door. */
  door: z.string(),
  /** SHA-256 of the cloud's authority, in base64url: which cloud it is. */
  fingerprint: z.string(),
});

/** This machine is a compute node of a cloud whose control plane is elsewhere. */
export type Joined = z.infer<typeof joinedSchema>;

/** @returns null where this machine has not joined. @throws NeedsRoot where only root knows. @throws Problem for a damaged file */
export function readJoined(paths: StatePaths): Joined | null {
  if (!isReadable(paths.joined)) throw new NeedsRoot(`${paths.root} belongs to root`);
  const text = readFileIfExists(paths.joined);
  if (text === undefined) return null;
  const parsed = joinedSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Problem(`${paths.joined} cannot be understood`, {
    why: z.prettifyError(parsed.error),
    next: 'Remove it, and join anew: on the control plane ./cloudlet node enroll NAME --again',
  });
}

export function writeJoined(paths: StatePaths, joined: Joined): void {
  writeFileAtomically(paths.joined, `${JSON.stringify(joined, null, 2)}\n`);
}

/** The files of the node's agent. */
export function agentFiles(paths: StatePaths) {
  return {
    /** The agent's configuration, with the node's secret. */
    configuration: join(paths.node, 'agent.json'),
    authority: join(paths.node, 'authority.pem'),
    /** Private key and certificate. */
    identity: join(paths.node, 'identity.pem'),
    /** What this machine has made for itself to join with, until it is a node. */
    joining: join(paths.node, 'joining.json'),
  };
}

/** The parts of the node, in the order of their start. @param running as of `allParts` */
export function nodeParts(paths: StatePaths, mode: Joined['mode'], running: readonly string[]): Part[] {
  return [
    ...libvirtParts({ paths }).filter((part) => running.includes(part.name)),
    ...(mode === 'simulated' ? [simulatorPart({ paths })] : []),
    agentPart({ paths }, 'agent', agentFiles(paths).configuration),
  ];
}
