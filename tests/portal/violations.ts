import type { BrowserContext } from '@playwright/test';

/** Tells of everything that a page's Content-Security-Policy stops (CSP level 3, section 5), on every page of the context. */
export async function tellViolations(
  context: BrowserContext,
  tell: (violation: string) => void,
): Promise<void> {
  await context.exposeFunction('cloudletTellViolation', tell);
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    cloudletTellViolation(event.effectiveDirective + ' stopped ' + (event.blockedURI || event.sample)))`);
}
