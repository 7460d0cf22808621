import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createControlClock } from './control-clock.ts';

let folder: string;
let sinceBoot: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-clock-'));
  sinceBoot = 5_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const thisBoot = randomUUID();
const open = (bootId = thisBoot, path = join(folder, 'clock.json')) =>
  createControlClock({ path, bootId, sinceBoot: () => sinceBoot, logger: pino({ level: 'silent' }) });

test('knows the control plane’s time by what it said last, whatever the wall clock says', () => {
  const clock = open();
  expect(clock.now()).toBeNull();
  clock.heard(1_000_000);
  sinceBoot += 250;
  expect(clock.now()).toBe(1_000_250);
  clock.heard(900_000);
  expect(clock.now()).toBe(900_000);
});

test('the next agent of the same boot knows it at once, the first of another does not', () => {
  const clock = open();
  clock.heard(1_000_000);
  clock.heard(7_000_000);
  sinceBoot += 60_000;
  expect(open().now()).toBe(7_060_000);
  expect(open(randomUUID()).now()).toBeNull();
});

test('a file that broke off is none, and a folder that cannot be written to hinders nobody', () => {
  writeFileSync(join(folder, 'clock.json'), '{"bootId":"');
  expect(open().now()).toBeNull();
  mkdirSync(join(folder, 'full.json'));
  const clock = open(thisBoot, join(folder, 'full.json'));
  clock.heard(1_000_000);
  expect(clock.now()).toBe(1_000_000);
});
