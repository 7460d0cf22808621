import type { ApiDependencies } from '@cloudlet/api';
import type { Client } from 'pg';
import { ADMIN_PAGES, pagesOf, readersOf, timePage } from '../measure/pages.ts';
import { middleAndTail, printTable } from '../report.ts';

type Timed = { readonly name: string; readonly times: readonly number[] };

/** Every page of a large tenant, of an ordinary one, and of those who run the cloud. */
export async function benchPages(dependencies: ApiDependencies, owner: Client): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const reader of await readersOf(owner)) {
    for (const page of await pagesOf(owner, reader)) {
      const times = await timePage(dependencies, reader.identity, page);
      timed.push({ name: `${reader.name} tenant: ${page.name}`, times });
    }
    if (reader.name !== 'large') continue;
    for (const page of ADMIN_PAGES)
      timed.push({ name: `admin: ${page.name}`, times: await timePage(dependencies, reader.identity, page) });
  }
  return timed;
}

export function printPages(
  sizes: readonly { readonly instances: number; readonly pages: readonly Timed[] }[],
): void {
  printTable(
    'Pages, p50 / p95 by the number of instances',
    ['page', ...sizes.map(({ instances }) => instances.toLocaleString('en'))],
    (sizes[0]?.pages ?? []).map(({ name }, index) => [
      name,
      ...sizes.map(({ pages }) => middleAndTail(pages[index]?.times ?? [])),
    ]),
  );
}
