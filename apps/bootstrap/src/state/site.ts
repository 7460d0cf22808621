import { type Joined, nodeParts, readJoined } from '../join/joined.ts';
import { allParts } from '../parts/all.ts';
import { partRunnerOf } from '../parts/choose-runner.ts';
import type { Part } from '../parts/part.ts';
import type { PartRunner } from '../parts/runner.ts';
import { isRoot } from '../process/users.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { noCloudIn } from './find-cloud.ts';
import { locateState } from './locate.ts';
import { type StatePaths, statePaths } from './paths.ts';
import { readSettings } from './settings.ts';

/** What runs on this machine under one state directory: a cloud, or a compute node of a cloud elsewhere. */
export type Site = {
  readonly paths: StatePaths;
  /** Whether guests run here that outlive the parts. */
  readonly hasGuests: boolean;
  readonly runner: PartRunner;
  /** Every part, running or not. @param running as of `allParts` */
  readonly parts: (running: readonly string[]) => Part[];
  /** A line for whoever looks at it. */
  readonly summary: string;
};

/**
 * What is set up here. @param option the value of `--state`
 * @throws NeedsRoot where it belongs to root and we do not. @throws Problem where there is nothing.
 */
export function findSite(option: string | undefined): Site {
  const root = locateState({ option, environment: process.env, isRoot: isRoot() });
  const paths = statePaths(root);
  const settings = readSettings(paths);
  if (settings) return cloudSite(cloudOf(root, settings));
  const joined = readJoined(paths);
  if (joined) return nodeSite(paths, joined);
  throw noCloudIn(root);
}

/** A cloud as a site. */
function cloudSite(cloud: Cloud): Site {
  return {
    paths: cloud.paths,
    hasGuests: cloud.settings.mode === 'libvirt',
    runner: partRunnerOf(cloud),
    parts: (running) => allParts(cloud, running),
    summary: `Portal: ${cloud.endpoints.portalUrl}`,
  };
}

function nodeSite(paths: StatePaths, joined: Joined): Site {
  return {
    paths,
    hasGuests: joined.mode === 'libvirt',
    runner: partRunnerOf({ paths, settings: joined }),
    parts: (running) => nodeParts(paths, joined.mode, running),
    summary: `Compute node ${joined.name} of the cloud at ${joined.door}`,
  };
}
