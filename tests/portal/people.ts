import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const MEMBER = 'demo@cloudlet.local';
export const ADMIN = 'admin@cloudlet.local';

/** Runs `./cloudlet …` and returns what it printed. */
export function cloudlet(...args: string[]): string {
  return execFileSync(`${root}/cloudlet`, args, { encoding: 'utf8' }).trim();
}

/** Sets a new password, which ends every session of that person. */
export function newPassword(email: string): string {
  return cloudlet('password', email);
}

/** Fills in the sign-in form of the page that is shown. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await fillSignIn(page, email, password);
  await expect(page.locator('#content h1')).toBeVisible();
}
