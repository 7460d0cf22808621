import type { ImageDescription } from '../images/description.ts';
import {
  buildImage,
  buildIntoCache,
  findImage,
  isCached,
  recipeOf,
  writeSimulatedImage,
} from '../images/store.ts';
import type { Cloud } from '../state/cloud.ts';
import type { Step } from './runner.ts';

/** The guest image is in the store, built by the recipe as it is now. */
export function imageStep({ paths, settings }: Cloud, name: string): Step<ImageDescription> {
  return {
    name: `Guest image ${name}`,
    async check() {
      const image = findImage(paths, name, await recipeOf(name));
      return image && { value: image, note: `${(image.sizeBytes / 2 ** 20).toFixed(0)} MiB` };
    },
    async apply(progress) {
      const recipe = await recipeOf(name);
      if (settings.mode === 'simulated') writeSimulatedImage(paths, name, recipe);
      else await buildImage(paths, name, recipe, progress);
    },
  };
}

/** The guest image is in this machine's cache: for tests, whose hosts have no network. */
export async function cachedImageStep(name: string, log: string): Promise<Step> {
  const recipe = await recipeOf(name);
  return {
    name: `Guest image ${name}`,
    check: async () => (isCached(name, recipe) ? { value: undefined } : undefined),
    apply: (progress) => buildIntoCache(name, recipe, log, progress),
  };
}
