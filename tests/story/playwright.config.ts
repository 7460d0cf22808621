import { defineConfig } from '@playwright/test';

/** One browser against one running system: the tests build on each other. */
export default defineConfig({
  testDir: '.',
  outputDir: process.env.CLOUDLET_STORY_OUTPUT ?? '../../test-results/story',
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.CLOUDLET_TEST_RESULTS ?? '../../test-results/story.json' }],
  ],
  use: {
    baseURL: process.env.CLOUDLET_PORTAL ?? 'http://127.0.0.1:3000',
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CLOUDLET_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
