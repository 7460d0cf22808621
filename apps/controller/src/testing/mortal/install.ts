import { readEnvironment } from '@cloudlet/daemon';
import { z } from 'zod';
import { deathSchema, openDeathbed } from './deathbed.ts';
import { makeDatabaseMortal } from './mortal-database.ts';
import { makeRedisMortal } from './mortal-redis.ts';

const environment = readEnvironment(z.object({ CLOUDLET_TEST_DEATH: z.string() }));
const deathbed = openDeathbed(deathSchema.parse(JSON.parse(environment.CLOUDLET_TEST_DEATH)));
makeDatabaseMortal(deathbed);
makeRedisMortal(deathbed);
