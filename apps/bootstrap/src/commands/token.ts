import type { ApiTokenView } from '@cloudlet/control';
import { PERMISSIONS_OF_ROLE, type Permission } from '@cloudlet/model';
import { Problem } from '../errors.ts';
import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';
import { columns } from './node-text.ts';

type Options = { readonly state?: string; readonly tenant?: string };

/** `./cloudlet token create`: prints the token alone, once. */
export async function createToken(
  options: Options & {
    readonly name: string;
    readonly scopes?: readonly Permission[];
    readonly expiresIn?: number;
  },
): Promise<void> {
  const { name, tenant = null, state, expiresIn: validForMs } = options;
  const scopes = options.scopes ?? PERMISSIONS_OF_ROLE.MEMBER;
  if (scopes.includes('admin') !== (tenant === null)) throw isWhose(tenant);
  const { secret } = await withControl(findCloud(state), (control) =>
    control.tokens.create(tenant, { name, scopes, validForMs }),
  );
  console.log(secret);
}

/** `./cloudlet token list`. */
export async function listTokens(options: Options & { readonly json?: boolean }): Promise<void> {
  const { tenant = null, state, json } = options;
  const tokens = await withControl(findCloud(state), (control) => control.tokens.list(tenant));
  if (json) return console.log(JSON.stringify({ tokens }, null, 2));
  if (tokens.length === 0) return console.log('There are no tokens.');
  const header = ['ID', 'NAME', 'TOKEN', 'SCOPES', 'MADE BY', 'LAST USED', 'EXPIRES'];
  console.log(columns([header, ...tokens.map(rowOf)]));
}

/** `./cloudlet token revoke NAME`. */
export async function revokeToken(which: string, options: Options): Promise<void> {
  const { tenant = null, state } = options;
  await withControl(findCloud(state), async (control) => {
    const tokens = await control.tokens.list(tenant);
    const token = tokens.find(({ id }) => id === which) ?? tokens.find(({ name }) => name === which);
    if (!token) {
      throw new Problem(
        `There is no token ${which} ${tenant === null ? 'of the cloud’s own' : `of ${tenant}`}`,
        {
          next: `./cloudlet token list${tenant === null ? ' --tenant NAME' : ` --tenant ${tenant}`}`,
        },
      );
    }
    await control.tokens.revoke(tenant, token.id);
    console.log(`${token.name} (${token.hint}…) is revoked.`);
  });
}

function rowOf(token: ApiTokenView): string[] {
  const { id, name, hint, scopes, createdBy, lastUsedAt, expiresAt } = token;
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return [
    id,
    name,
    `${hint}…`,
    scopes.join(','),
    createdBy ?? '-',
    lastUsedAt ?? 'never',
    isOver ? 'has expired' : (expiresAt ?? 'never'),
  ];
}

function isWhose(tenant: string | null): Problem {
  return tenant === null
    ? new Problem('Nobody said whose token it is', {
        why: 'Without a tenant it is the cloud’s own, whose one scope is admin',
        next: './cloudlet token create --tenant NAME …',
      })
    : new Problem('A tenant’s token cannot administer the cloud', {
        why: 'The scope admin is the cloud’s own tokens’, and they have no other',
        next: './cloudlet token create --scopes admin --name NAME, without --tenant',
      });
}
