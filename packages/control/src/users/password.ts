import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's password storage cheat sheet: Argon2id with 19 MiB, 2 iterations, 1 lane. Runs on libuv's threads. */
const COST = {
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check: whether an address is known must not show in the time of the answer. */
export async function pretendToCheck(password: string): Promise<false> {
  decoy ??= hashPassword('nobody has this one');
  await verify(await decoy, password);
  return false;
}
