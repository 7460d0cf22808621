import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { requirePerson } from '../callers/person.ts';

/** What it takes to sign in as the caller. */
export type AccountView = {
  readonly secondFactor: { readonly since: string; readonly recoveryCodesLeft: number } | null;
};

/** @throws ControlError `forbidden` */
export async function getAccount(database: Database, caller: Caller): Promise<AccountView> {
  const { userId } = requirePerson(caller);
  const [factor, recoveryCodesLeft] = await Promise.all([
    database.secondFactor.findUnique({ where: { userId } }),
    database.recoveryCode.count({ where: { userId, usedAt: null } }),
  ]);
  const since = factor?.confirmedAt?.toISOString();
  return { secondFactor: since === undefined ? null : { since, recoveryCodesLeft } };
}
