/**
 * The serial console of a domain in this terminal; Ctrl-] leaves it.
 *
 *     npx tsx --conditions cloudlet-source packages/libvirt/examples/console.ts NAME [URI]
 */
import { connect, isLibvirtError } from '@cloudlet/libvirt';

const [name, uri = 'qemu:///system'] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: console.ts NAME [URI]');

const conn = await connect({ uri });
try {
  const dom = await conn.domain.lookupByName({ name });
  const { stream } = await conn.domain.openConsole({ dom, flags: ['force'] });
  process.stdin.setRawMode?.(true);
  process.stdin.on('data', (keys: Buffer) => (keys.includes(0x1d) ? stream.destroy() : stream.write(keys)));
  stream.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => stream.once('close', resolve).once('error', reject));
} catch (error) {
  if (!isLibvirtError(error, 'NO_DOMAIN', 'OPERATION_INVALID')) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  process.stdin.setRawMode?.(false);
  process.stdin.pause();
  await conn.close();
}
