import { type Browser, expect, type Page, test } from '@playwright/test';
import { createInstance, destroyInstance, type Instance, requestAs, settled } from './api.ts';
import { ADMIN, cloudlet, fillSignIn, MEMBER, newPassword, signIn } from './people.ts';

const unique = () => Math.random().toString(36).slice(2, 8);

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function openAs(browser: Browser, email: string, path: string): Promise<Page> {
  const page = await newPage(browser);
  await signIn(page, email, newPassword(email));
  await page.goto(path);
  return page;
}

/** Makes the link in the dialog that is open, and closes it. */
async function takeLink(page: Page, role: string): Promise<string> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: role, exact: true }).click();
  await dialog.getByLabel('For', { exact: false }).first().fill('somebody new');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return link;
}

test('a customer comes on board without a shell: tenant, owner by a link, member by another, and who is removed is out', async ({
  browser,
}) => {
  const name = `acme-${unique()}`;
  const admin = await openAs(browser, ADMIN, '/tenants');
  await admin.getByRole('button', { name: 'New tenant' }).click();
  await admin.getByRole('dialog').getByLabel('Name').fill(name);
  await admin.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await expect(admin.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(admin.getByText('Nobody is in this tenant')).toBeVisible();
  await admin.getByRole('button', { name: 'Invite' }).click();
  const ownersLink = await takeLink(admin, 'Owner');
  await expect(admin.getByRole('row', { name: 'somebody new' })).toBeVisible();

  // The owner has no account.
  const owner = await newPage(browser);
  await owner.goto(ownersLink);
  await expect(owner.getByText(`you may join ${name} as: Owner`)).toBeVisible();
  await expect(owner).toHaveURL(/\/join$/);
  const email = `owner-${unique()}@acme.example`;
  await owner.getByLabel('Your name').fill('Olga Owner');
  await owner.getByLabel('E-mail address').fill(email);
  await owner.getByLabel('Password').fill('short');
  await owner.getByRole('button', { name: 'Make the account and join' }).click();
  await expect(owner.getByText('at least 8 characters')).toBeVisible();
  await owner.getByLabel('Password').fill('correct horse');
  await owner.getByRole('button', { name: 'Make the account and join' }).click();
  await expect(owner.locator('#content h1')).toBeVisible();
  await owner.goto('/members');
  await expect(owner.getByRole('row', { name: 'Olga Owner' })).toContainText('You');

  // The last owner stays.
  await owner.getByRole('button', { name: 'Leave' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(owner.getByRole('dialog')).toContainText('last owner');
  await owner.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  // Somebody who has an account signs in and joins.
  await owner.getByRole('button', { name: 'Invite' }).click();
  const membersLink = await takeLink(owner, 'Viewer');
  const member = await newPage(browser);
  await member.goto(membersLink);
  await member.getByRole('link', { name: 'I have an account' }).click();
  await fillSignIn(member, MEMBER, newPassword(MEMBER));
  await member.getByRole('button', { name: `Join ${name}` }).click();
  await expect(member.getByRole('button', { name: `Tenant ${name}` })).toBeVisible();
  await member.goto('/members');
  await expect(member.getByRole('row', { name: 'Olga Owner' })).toBeVisible();
  await expect(member.getByRole('button', { name: 'Invite' })).toHaveAttribute('aria-disabled', 'true');

  await member.goto('/tokens');
  await expect(member.getByRole('button', { name: 'Create token' })).toHaveAttribute('aria-disabled', 'true');

  // A link is good once.
  const late = await newPage(browser);
  await late.goto(membersLink);
  await expect(late.getByText('has been used')).toBeVisible();

  await owner.reload();
  const row = owner.getByRole('row', { name: MEMBER });
  await row.getByRole('button', { name: /Change (the )?role/ }).click();
  await owner.getByRole('dialog').getByRole('radio', { name: 'Member', exact: true }).click();
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: /Change (the )?role/ })
    .click();
  await expect(row).toContainText('Member');
  await row.getByRole('button', { name: 'Remove' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  // The page that is open hears of it by itself.
  await expect(member.getByText('You are not in this tenant any more')).toBeVisible();
  for (const page of [admin, owner, member, late]) await page.context().close();
});

test('a page of one tenant does not act in another that was chosen in another tab', async ({ browser }) => {
  const name = `second-${unique()}`;
  cloudlet('tenant', 'create', name, '--owner', MEMBER);
  const one = await openAs(browser, MEMBER, '/key-pairs');
  const two = await one.context().newPage();
  await two.goto('/');
  await one.getByRole('button', { name: 'Add key pair' }).click();
  await one.getByRole('dialog').getByLabel('Name').fill('not-here');
  await one
    .getByRole('dialog')
    .getByLabel('Public key')
    .fill('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+1sHRWLbkGY7Nz3JTtHBpw8SJgWz9zGaxs5HjB5s7c a@b');

  await two.getByRole('button', { name: 'Tenant demo' }).click();
  await two.getByRole('menuitem', { name }).click();
  await expect(two.getByRole('button', { name: `Tenant ${name}` })).toBeVisible();
  await two.goto('/key-pairs');
  await expect(two.getByRole('button', { name: `Tenant ${name}` })).toBeVisible();

  // Whether by the click or because it hears of it before: the page is loaded anew, for the tenant that was chosen.
  await one.getByRole('dialog').getByRole('button', { name: 'Add key pair' }).click();
  await expect(one.getByRole('button', { name: `Tenant ${name}` })).toBeVisible();
  await expect(one.getByRole('dialog')).toHaveCount(0);
  await two.reload();
  await expect(two.getByText('not-here')).toHaveCount(0);
  await two.getByRole('button', { name: `Tenant ${name}` }).click();
  await two.getByRole('menuitem', { name: 'demo' }).click();
  await expect(two.getByRole('button', { name: 'Tenant demo' })).toBeVisible();
  await two.goto('/key-pairs');
  await expect(two.getByText('not-here')).toHaveCount(0);
  await one.context().close();
});

test('a suspended tenant is told so and why, its guests stop, its buttons are grey; resumed, all runs again', async ({
  browser,
  baseURL,
}) => {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', `suspension-${unique()}`);
  const api = requestAs(`${baseURL}/api/v1`, token);
  const { id } = await createInstance(api, `sleeper-${unique()}`);
  const member = await openAs(browser, MEMBER, `/instances/${id}`);
  const admin = await openAs(browser, ADMIN, '/tenants');
  await admin.getByRole('searchbox').fill('demo');
  await admin.getByRole('link', { name: 'demo', exact: true }).click();
  await admin.getByRole('button', { name: 'Suspend' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The invoice is open');
  await expect(dialog.getByRole('button', { name: 'Suspend' })).toBeDisabled();
  await dialog.getByLabel('To confirm').fill('demo');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await expect(admin.getByText('This tenant is suspended')).toBeVisible();

  const until = async (status: Instance['status']) => {
    await expect.poll(async () => (await settled(api, id)).status, { timeout: 60_000 }).toBe(status);
  };
  await until('SHUTOFF');
  await member.reload();
  await expect(member.getByText('The invoice is open')).toBeVisible();
  await expect(member.getByRole('button', { name: 'Start' })).toHaveAttribute('aria-disabled', 'true');

  await admin.getByRole('button', { name: 'Resume' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  await expect(admin.getByText('This tenant is suspended')).toHaveCount(0);
  await until('ACTIVE');
  await member.reload();
  await expect(member.getByText('The invoice is open')).toHaveCount(0);
  await destroyInstance(api, id);
  for (const page of [admin, member]) await page.context().close();
});
