import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { environmentSchema } from '../environment.ts';
import type { DoorOptions } from './door.ts';

/** The door as the environment wants it, with its keys; null where it stays closed. */
export function readDoor(environment: z.infer<typeof environmentSchema>): DoorOptions | null {
  const { CLOUDLET_DOOR_LISTEN: listen, CLOUDLET_AUTHORITY_DIR: folder, REDIS_URL: redisUrl } = environment;
  if (!listen || !folder || !redisUrl) return null;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    ...listen,
    authority: { certificate: read('authority.pem'), key: read('authority.key') },
    server: { certificate: read('control-plane.pem'), key: read('control-plane.key') },
    redisUrl,
  };
}
