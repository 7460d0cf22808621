import { expect, test } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { cloudlet, fillSignIn, MEMBER, newPassword, signIn } from './people.ts';
import { tellViolations } from './violations.ts';

test.afterAll(() => {
  cloudlet('user', 'reset-second-factor', MEMBER);
});

test('a second factor is set up, asked for, replaced by recovery codes, and reset by an operator', async ({
  page,
  context,
}) => {
  const violations: string[] = [];
  await tellViolations(context, (violation) => violations.push(violation));
  const password = newPassword(MEMBER);
  await signIn(page, MEMBER, password);
  await page.goto('/account');
  const card = page.getByRole('region', { name: 'Two-factor sign-in' });
  await card.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Present password').fill('not the password');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog).toContainText('not your present password');
  await dialog.getByLabel('Present password').fill(password);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByRole('img', { name: 'QR code of the secret' })).toBeVisible();
  const secret = /[A-Z2-7]{32}/.exec(await dialog.innerText())?.[0] ?? '';
  const codeNow = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await dialog.getByLabel('Code', { exact: true }).fill('000000');
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await expect(dialog).toContainText('wrong');
  const used = codeNow();
  await dialog.getByLabel('Code', { exact: true }).fill(used);
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  const [first = '', second = ''] = await dialog.getByRole('listitem').allInnerTexts();
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(card).toContainText('Recovery codes left: 10');
  expect(violations).toEqual([]);

  const enter = async (code: string) => {
    await page.locator('input[name=code]').fill(code);
    await page.locator('button[type=submit]').click();
  };
  await context.clearCookies();
  await page.goto('/sign-in');
  await fillSignIn(page, MEMBER, password);
  await enter(used);
  await expect(page.getByRole('alert').filter({ hasText: 'used before' })).toBeVisible();
  await enter(first);
  await expect(page.locator('#content h1')).toBeVisible();

  await context.clearCookies();
  await page.goto('/sign-in?next=/account');
  await fillSignIn(page, MEMBER, password);
  await enter(first);
  await expect(page.getByRole('alert').filter({ hasText: 'used before' })).toBeVisible();
  await enter(second);
  await expect(card).toContainText('Recovery codes left: 8');

  cloudlet('user', 'reset-second-factor', MEMBER);
  await page.reload();
  await expect(card).toContainText('your password alone');
  await context.clearCookies();
  await signIn(page, MEMBER, password);
});
