import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { sql, virsh } from './host.ts';
import { shellBlock } from './told-in-docs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the five lines of docs/cli.md take a real guest from its token to its end', () => {
  const lines = shellBlock('cli.md', 'Five lines');
  expect(lines.trim().split('\n')).toHaveLength(5);
  const home = mkdtempSync(join(tmpdir(), 'cloudletctl-story-'));
  try {
    const { PATH } = process.env;
    const env = { PATH, HOME: home };
    const { status, stdout, stderr } = spawnSync('sh', ['-eux'], {
      cwd: root,
      env,
      input: lines,
      encoding: 'utf8',
    });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/Signed in at http:\/\/127\.0\.0\.1:3000 as .*, tenant demo\./);
    expect(stdout).toMatch(/web-1: create succeeded in /);
    expect(stdout).toMatch(/Status +ACTIVE/);
    expect(stdout).toMatch(/web-1 login:/);
    expect(stdout).toMatch(/web-1: resize succeeded in /);
    expect(stdout).toMatch(/web-1: snapshot succeeded in /);
    expect(stdout).toMatch(/web-1: destroy succeeded in /);
    // What was waited for was waited for in steps that the node did.
    expect(stderr).toMatch(/web-1: create: \S/);
    expect(statSync(join(home, '.config/cloudlet/profiles.json')).mode & 0o777).toBe(0o600);
    expect(virsh('list', '--all')).not.toContain('demo.web-1.');
    expect(
      sql(
        "SELECT 1 FROM claim JOIN instance ON instance.id = claim.instance_id WHERE instance.name = 'web-1'",
      ),
    ).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
