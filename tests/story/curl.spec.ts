import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { sql, virsh } from './host.ts';
import { shellBlock } from './told-in-docs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the story of docs/api.md takes a real guest from its token to its end by curl alone', () => {
  const input = shellBlock('api.md', 'A story with curl');
  const { status, stdout, stderr } = spawnSync('sh', [], {
    cwd: root,
    input,
    encoding: 'utf8',
    timeout: 300_000,
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toMatch(/^\{"status":"ACTIVE","ipAddress":"10\.[\d.]+"\}$/m);
  expect(stdout).toMatch(/login:/);
  const asked =
    sql(`SELECT operation.kind || ' ' || operation.status FROM operation JOIN instance ON instance.id = operation.instance_id
                      WHERE instance.name = 'web-1' AND operation.requested_by_name = 'ci' ORDER BY operation.accepted_order`);
  expect(asked).toEqual(['create SUCCEEDED', 'resize SUCCEEDED', 'snapshot SUCCEEDED', 'destroy SUCCEEDED']);
  expect(virsh('list', '--all')).not.toContain('demo.web-1.');
});
