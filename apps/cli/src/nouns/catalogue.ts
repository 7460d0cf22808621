import type { Command } from 'commander';
import { connect } from '../cloud.ts';
import { noun, verb, withLimit } from './build.ts';

/** `flavor …` and `image …`: what instances are made of. */
export function addCatalogueCommands(program: Command): void {
  withLimit(
    verb(noun(program, 'flavor', 'sizes that instances can have'), 'list', 'list flavors', ['flavor list']),
  ).action(async (options, command) =>
    (await import('../actions/catalogue/flavors.ts')).listFlavors(connect(command), options),
  );

  withLimit(
    verb(noun(program, 'image', 'disks that instances begin with'), 'list', 'list images', ['image list']),
  ).action(async (options, command) =>
    (await import('../actions/catalogue/images.ts')).listImages(connect(command), options),
  );
}
