/**
 * Lists the domains of this host, then tells what happens to them until Ctrl-C. Survives restarts of libvirtd.
 *
 *     npx tsx --conditions cloudlet-source packages/libvirt/examples/watch.ts [URI]
 */
import { connect } from '@cloudlet/libvirt';

const conn = await connect({ uri: process.argv[2] ?? 'qemu:///system', retry: true });

async function list(): Promise<void> {
  for (const dom of await conn.host.listAllDomains()) {
    const { state, reason } = await conn.domain.getState({ dom });
    console.log(`${dom.name}  ${state} (${reason})`);
  }
}

await conn.subscribe('domain-lifecycle', ({ dom, event, detail }) =>
  console.log(`${dom.name}: ${event} (${detail})`),
);
conn.onState((change) => {
  console.log(`connection ${change.state}`);
  // What happened while we were away came as no event: look again.
  if (change.state === 'connected') list().catch((error: unknown) => console.error('listing failed:', error));
});
await list();

process.once('SIGINT', () => void conn.close());
