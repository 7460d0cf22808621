import { defineConfig } from '@playwright/test';

/** The portal on a cloud of simulated nodes: everything that needs no real guest. */
export default defineConfig({
  testDir: '.',
  outputDir: process.env.CLOUDLET_PORTAL_OUTPUT ?? '../../test-results/portal',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.CLOUDLET_TEST_RESULTS ?? '../../test-results/portal.json' }],
  ],
  use: {
    baseURL: process.env.CLOUDLET_PORTAL ?? 'http://127.0.0.1:3000',
    viewport: { width: 1280, height: 860 },
    locale: 'en-US',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CLOUDLET_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    },
  },
});
