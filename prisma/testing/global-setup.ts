import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_DIRECTORY_VARIABLE } from './shared-server.ts';

let root: string | undefined;

/** Vitest's global set-up: names the directory of this run. The server itself starts with the first test that needs one. */
export function setup(): void {
  root = mkdtempSync(join(tmpdir(), 'cloudlet-test-'));
  // The server runs as an account of its own where we are root.
  chmodSync(root, 0o755);
  process.env[TEST_DIRECTORY_VARIABLE] = root;
}

/** Ends the server if one was started and removes everything. */
export async function teardown(): Promise<void> {
  if (!root) return;
  const pidFile = join(root, 'postgres.pid');
  if (existsSync(pidFile)) await endServer(Number(readFileSync(pidFile, 'utf8')));
  rmSync(root, { recursive: true, force: true });
}

async function endServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 15_000;
  while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
