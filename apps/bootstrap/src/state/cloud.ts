import { type Endpoints, endpointsOf } from './endpoints.ts';
import { type StatePaths, statePaths } from './paths.ts';
import type { Settings } from './settings.ts';

/** One cloud on this machine: where it lies, how it is set, how it is reached. */
export type Cloud = {
  readonly paths: StatePaths;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
};

/** The cloud of a state directory; makes the secrets of its addresses where they are missing. */
export function cloudOf(stateRoot: string, settings: Settings): Cloud {
  const paths = statePaths(stateRoot);
  return { paths, settings, endpoints: endpointsOf(settings, paths) };
}
