import { expect, type Locator, type Page } from '@playwright/test';

export const DEMO_EMAIL = 'demo@cloudlet.local';

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** The status badge in the instance's header. */
export function statusBadge(page: Page): Locator {
  return page.getByTestId('instance-status');
}

/** Waits until the badge says this. @returns when it first did, in ms since 1970 */
export async function statusShownAt(page: Page, text: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('[data-testid=instance-status]')?.textContent !== ${JSON.stringify(text)}) return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  })`);
}

export async function openTab(
  page: Page,
  name: 'Overview' | 'Console' | 'Snapshots' | 'Activity',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Parts of the instance' }).getByRole('link', { name }).click();
}

/** Opens the console and waits until what is typed arrives. */
export async function openConsole(page: Page): Promise<void> {
  await openTab(page, 'Console');
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
}

/** An action of the header: a button of its own, or an entry of its menu. */
export async function act(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  if (await button.isVisible()) return button.click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

/** What the terminal in the page shows. */
export function terminal(page: Page): Locator {
  return page.locator('.xterm-rows');
}

/** Types at the terminal as a person does. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type(text, { delay: 20 });
  await page.keyboard.press('Enter');
}

/** Notes from now on all that the progress of the running operation says: it may be gone before anybody looks. */
export async function watchProgress(page: Page): Promise<() => Promise<string>> {
  // As text: this file is checked without the types of a browser.
  const seen = await page.evaluateHandle<string[]>(`(() => {
    const texts = [];
    new MutationObserver(() => {
      const progress = document.querySelector('[data-testid=operation-progress]');
      const percent = progress?.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow');
      const text = progress && progress.querySelector('p').textContent + ' at ' + percent;
      if (text && texts.at(-1) !== text) texts.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    return texts;
  })()`);
  return () => seen.evaluate((texts) => texts.join('\n'));
}
