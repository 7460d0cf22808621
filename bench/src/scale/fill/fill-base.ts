import { hashSecret } from '@cloudlet/control/secret';
import type { Client } from 'pg';

/** Names of what the filled cloud is made of; the rest is numbered. */
export const TENANT_PREFIX = 'tenant-';
export const NODE_PREFIX = 'node-';

/** What every node shows for itself. */
export const NODE_SECRET = 'bench-secret-of-every-node';

/**
 * A cloud without instances: a flavor, an image, tenants with an owner each, the first of whom runs the cloud, nodes that have said hello. Every constraint
 * and trigger of the schema is in force.
 */
export async function fillBase(
  owner: Client,
  size: { readonly tenants: number; readonly nodes: number },
): Promise<void> {
  await owner.query(`
    INSERT INTO flavor (id, name, vcpus, memory_mib, root_disk_gib) VALUES (gen_random_uuid(), 'small', 1, 512, 5);
    INSERT INTO image (id, name, sha256, size_bytes, virtual_size_bytes, min_memory_mib, min_disk_gib, default_user)
    VALUES (gen_random_uuid(), 'tiny', repeat('ab', 32), 50000000, 2147483648, 128, 2, 'cloud')`);
  await owner.query(
    `WITH tenants AS (
       INSERT INTO tenant (id, name) SELECT gen_random_uuid(), $1 || n FROM generate_series(1, $2) n RETURNING id, name),
     quotas AS (
       INSERT INTO quota (tenant_id, instances, vcpus, memory_mib, root_disk_gib, volumes, volume_gib, snapshots, images, networks,
                          floating_ips, key_pairs, server_groups, tokens)
       SELECT id, 100000, 100000, 100000000, 1000000, 50, 1000, 1000, 20, 10, 10, 50, 50, 50 FROM tenants),
     owners AS (
       INSERT INTO "user" (id, email, name, password_hash)
       SELECT gen_random_uuid(), name || '@bench.example', 'Owner of ' || name, '' FROM tenants RETURNING id, email),
     members AS (
       INSERT INTO membership (tenant_id, user_id, role)
       SELECT t.id, o.id, 'OWNER' FROM tenants t JOIN owners o ON o.email = t.name || '@bench.example')
     INSERT INTO key_pair (id, tenant_id, name, public_key, fingerprint)
     SELECT gen_random_uuid(), id, 'laptop', 'ssh-ed25519 AAAA', 'SHA256:AAAA' FROM tenants`,
    [TENANT_PREFIX, size.tenants],
  );
  await owner.query(`UPDATE "user" SET is_cloud_admin = true WHERE email = $1`, [
    `${TENANT_PREFIX}1@bench.example`,
  ]);
  // Room for twice the instances, so that placement has a choice. Sizes differ, as they do where hosts were bought over years.
  await owner.query(
    `INSERT INTO node (id, name, secret_hash, status, host_uuid, boot_id, epoch, last_seen_at, agent_version, vcpus,
                       memory_mib, disk_gib, virtualization, virtualization_reason, cpu_model, architecture,
                       hypervisor_version, nat_cidr, image_formats)
     SELECT gen_random_uuid(), $1 || n, $3, 'UP', gen_random_uuid(), gen_random_uuid(), 1, now(), 'bench',
            64 + n % 3 * 32, 131072 + n % 3 * 65536, 2000 + n % 3 * 1000, 'simulated', 'bench', 'bench', 'x86_64', '1',
            '10.86.4.0/22', '{qcow2}'
       FROM generate_series(1, $2) n`,
    [NODE_PREFIX, size.nodes, hashSecret(NODE_SECRET)],
  );
}
