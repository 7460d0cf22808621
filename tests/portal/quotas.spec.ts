import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { ADMIN, cloudlet, MEMBER, newPassword, signIn } from './people.ts';

const unique = () => Math.random().toString(36).slice(2, 8);

async function openAs(browser: Browser, email: string, ...paths: string[]): Promise<Page[]> {
  const context = await browser.newContext();
  const first = await context.newPage();
  await signIn(first, email, newPassword(email));
  const pages = [first];
  while (pages.length < paths.length) pages.push(await context.newPage());
  for (const [index, path] of paths.entries()) await pages[index]?.goto(path);
  return pages;
}

/** Asks for more of one resource, with the dialog closed before and after. */
async function ask(page: Page, label: string, limit: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Ask for more' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(label, { exact: true }).fill(limit);
  await dialog.getByLabel('Why').fill(reason);
  await dialog.getByRole('button', { name: 'Send the request' }).click();
  await expect(dialog).toHaveCount(0);
}

const rowOf = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

test('a tenant asks for more, is granted it, refused it, and takes a request back', async ({ browser }) => {
  const [owner] = (await openAs(browser, MEMBER, '/quota')) as [Page];
  const [admin] = (await openAs(browser, ADMIN, '/quotas/requests')) as [Page];

  await owner.getByRole('button', { name: 'Ask for more' }).click();
  const dialog = owner.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Send the request' });
  await expect(send).toBeDisabled();
  const vcpus = dialog.getByLabel('vCPUs', { exact: true });
  for (const wrong of ['many', '-1', '1.5', '99999999999']) {
    await vcpus.fill(wrong);
    await send.click();
    await expect(dialog).toContainText('A limit is a whole number from 0.');
  }
  await vcpus.fill('1');
  await send.click();
  await expect(dialog).toContainText('This is not more than the present limit.');
  await vcpus.fill('321');
  await dialog.getByLabel('Why').fill('  ');
  await send.click();
  await expect(dialog).toContainText('Say why, in a line.');
  await dialog.getByLabel('Why').fill('a new shop opens');
  await send.click();
  await expect(dialog).toHaveCount(0);
  const asked = rowOf(owner, 'a new shop opens');
  await expect(asked).toContainText('Waiting');

  // What waits is not asked for again.
  await owner.getByRole('button', { name: 'Ask for more' }).click();
  await expect(dialog.getByLabel('Instances', { exact: true })).toBeVisible();
  await expect(vcpus).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // One click; the tenant's page, which is open, tells of it by itself.
  const waiting = rowOf(admin, 'a new shop opens');
  await expect(waiting).toContainText('321');
  await waiting.getByRole('button', { name: 'Grant demo’s request' }).click();
  await expect(waiting).toHaveCount(0);
  await expect(asked).toContainText('Granted');
  await expect(owner.getByRole('meter', { name: 'vCPUs' })).toContainText('of 321');

  await ask(owner, 'Images', '400', 'pictures of cats');
  const cats = rowOf(admin, 'pictures of cats');
  await cats.getByRole('button', { name: 'Refuse' }).click();
  const refusing = admin.getByRole('dialog');
  await refusing.getByRole('button', { name: 'Refuse' }).click();
  await expect(refusing).toContainText('Say why, in a line.');
  await refusing.getByLabel('Answer').fill('no room for cats');
  await refusing.getByRole('button', { name: 'Refuse' }).click();
  await expect(cats).toHaveCount(0);
  await expect(rowOf(owner, 'pictures of cats')).toContainText('Refused');
  await expect(rowOf(owner, 'pictures of cats')).toContainText('Answer: no room for cats');

  // With other numbers, none of them lower than what there is.
  await ask(owner, 'Networks', '500', 'many branches');
  const branches = rowOf(admin, 'many branches');
  await branches.getByRole('button', { name: 'Grant demo other numbers' }).click();
  const granting = admin.getByRole('dialog');
  await granting.getByLabel('Networks').fill('3');
  await granting.getByRole('button', { name: 'Grant' }).click();
  await expect(granting).toContainText('less than the present limit');
  await granting.getByLabel('Networks').fill('77');
  await granting.getByRole('button', { name: 'Grant' }).click();
  await expect(branches).toHaveCount(0);
  await expect(rowOf(owner, 'many branches')).toContainText('granted: 77');

  // Taken back, while the operator's page still shows it.
  await ask(owner, 'Floating IPs', '50', 'on second thoughts');
  const late = rowOf(admin, 'on second thoughts');
  await expect(late).toBeVisible();
  await admin.route(/quotas\.requests/, (route) => route.abort());
  await rowOf(owner, 'on second thoughts').getByRole('button', { name: 'Withdraw' }).click();
  await dialog.getByRole('button', { name: 'Withdraw' }).click();
  await expect(rowOf(owner, 'on second thoughts')).toContainText('Withdrawn');
  await late.getByRole('button', { name: 'Grant demo’s request' }).click();
  // The toast itself: what it says is announced to screen readers besides.
  const told = admin.getByText('The request has been answered already: Withdrawn.', { exact: true });
  await expect(told).toBeVisible();
  await admin.unroute(/quotas\.requests/);
  await expect(late).toHaveCount(0);

  for (const page of [owner, admin]) await page.context().close();
});

test('who answers a request that somebody else has answered is told so, until they close it', async ({
  browser,
}) => {
  const [owner] = (await openAs(browser, MEMBER, '/quota')) as [Page];
  const paths = ['/quotas/requests', '/quotas/requests'];
  const [slow, fast] = (await openAs(browser, ADMIN, ...paths)) as [Page, Page];
  const dialog = slow.getByRole('dialog');

  // Faster than the slow one's page looks again: the cloud says so.
  await ask(owner, 'Images', '410', 'two answers');
  await rowOf(slow, 'two answers').getByRole('button', { name: 'Refuse' }).click();
  await dialog.getByLabel('Answer').fill('no');
  await slow.route(/quotas\.requests/, (route) => route.abort());
  await rowOf(fast, 'two answers').getByRole('button', { name: 'Grant demo’s request' }).click();
  await expect(rowOf(fast, 'two answers')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await expect(dialog).toContainText('The request has been answered already: Granted.');
  await slow.unroute(/quotas\.requests/);
  await expect(slow.locator('tr').filter({ hasText: 'two answers' })).toHaveCount(0);
  await expect(dialog).toContainText('The request has been answered already: Granted.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);

  // The page looks again while the dialog is open.
  await ask(owner, 'Images', '420', 'two more answers');
  await rowOf(slow, 'two more answers').getByRole('button', { name: 'Grant demo other numbers' }).click();
  await rowOf(fast, 'two more answers').getByRole('button', { name: 'Grant demo’s request' }).click();
  await expect(dialog).toContainText('answered or withdrawn in the meantime');
  await expect(dialog.getByRole('button', { name: 'Grant' })).toBeDisabled();

  for (const page of [owner, slow]) await page.context().close();
});

test('an operator changes the limits of many tenants, all or none, and what new tenants get', async ({
  browser,
}) => {
  const names = `bulk-${unique()}`;
  for (const end of ['a', 'b']) cloudlet('tenant', 'create', `${names}-${end}`);
  const [one, other] = (await openAs(browser, ADMIN, '/quotas', '/quotas')) as [Page, Page];
  for (const page of [one, other]) {
    await page.getByLabel('Find by name').fill(names);
    await expect(page.getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: 'Choose all shown' }).click();
    await page.getByRole('button', { name: 'Change 2 tenants' }).click();
  }

  const dialog = one.getByRole('dialog');
  const submit = dialog.getByRole('button', { name: 'Change limits' });
  await expect(submit).toBeDisabled();
  await one.setViewportSize({ width: 1_280, height: 860 });
  await expect(submit).toBeInViewport({ ratio: 1 });
  await dialog.getByLabel('Server groups').fill('-5');
  await submit.click();
  await expect(dialog).toContainText('A limit is a whole number from 0.');
  await dialog.getByLabel('Server groups').fill('7');
  // Memory is typed as it is shown, and a slip is warned of.
  const memory = dialog.getByLabel('Memory (GiB)');
  await memory.fill('1');
  await expect(memory).toHaveAccessibleDescription(/Less than a tenth of the present limit of 2 tenants\./);
  await memory.fill('81.5');
  await expect(dialog).not.toContainText('Less than a tenth');
  await dialog.getByLabel('Why').fill(`a smaller plan ${names}`);
  await submit.click();
  await expect(dialog).toHaveCount(0);
  await expect(one.getByText('Limits of 2 tenants changed', { exact: true })).toBeVisible();
  for (const end of ['a', 'b'])
    await expect(rowOf(one, `${names}-${end}`)).toContainText(/81\.5 GiB.*0 \/ 7/);

  // The other page shows limits that are not so any more: it is told, nothing is changed, and a second look makes it good.
  const stale = other.getByRole('dialog');
  await stale.getByLabel('Server groups').fill('9');
  await stale.getByRole('button', { name: 'Change limits' }).click();
  await expect(stale).toContainText(`${names}-a: Server groups is 7 now`);
  await expect(stale.getByRole('alert')).toBeInViewport({ ratio: 1 });
  await one.reload();
  await one.getByLabel('Find by name').fill(names);
  await expect(rowOf(one, `${names}-a`)).toContainText('0 / 7');
  const box = one.getByRole('checkbox', { name: `Choose ${names}-a` });
  await box.check();
  await expect(stale).toContainText('Now 7');
  await stale.getByRole('button', { name: 'Change limits' }).click();
  await expect(stale).toHaveCount(0);
  await expect(rowOf(other, `${names}-b`)).toContainText('0 / 9');
  // A page that is left open shows it by itself, and keeps what was chosen.
  await expect(rowOf(one, `${names}-a`)).toContainText('0 / 9', { timeout: 20_000 });
  await expect(box).toBeChecked();

  await other.goto('/quotas/history');
  const changes = rowOf(other, `a smaller plan ${names}`);
  for (const resource of ['Server groups', 'Memory'])
    await expect(changes.filter({ hasText: resource })).toHaveCount(2);

  await one.getByRole('button', { name: 'For new tenants' }).click();
  await dialog.getByLabel('Networks').fill('12');
  await dialog.getByRole('button', { name: 'Change defaults' }).click();
  await expect(dialog).toHaveCount(0);
  cloudlet('tenant', 'create', `${names}-c`);
  cloudlet('tenant', 'suspend', `${names}-c`);
  await one.reload();
  await one.getByLabel('Find by name').fill(`${names}-c`);
  await expect(rowOf(one, `${names}-c`)).toContainText('0 / 12');
  await expect(rowOf(one, `${names}-c`)).toContainText('Suspended');
  await one.context().close();
});
