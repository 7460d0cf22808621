import { HypervisorError } from '../../port.ts';
import { type Change, remove, type TemporaryRow } from './host-tables.ts';
import { hostRow, type SimulatedHost } from './simulated-host.ts';

const GIB = 1024 ** 3;

/** Bytes that all files take on the host's disk. Overlays take what was written to them, as qcow2 does. */
export function usedBytes(host: SimulatedHost): number {
  const { base, disk, snapshot, temporary } = host.store.tables;
  let bytes = 0;
  for (const { sizeBytes } of base.values()) bytes += sizeBytes;
  for (const row of disk.values()) bytes += row.bytes;
  for (const row of snapshot.values()) bytes += row.totalBytes;
  for (const row of temporary.values()) bytes += row.bytes;
  return bytes;
}

/** @throws disk_full */
export function mustHaveRoom(host: SimulatedHost, bytes: number): void {
  const free = hostRow(host).size.diskGib * GIB - usedBytes(host);
  if (bytes > free) {
    throw new HypervisorError('disk_full', `${bytes} bytes are needed and ${Math.max(0, free)} are free`);
  }
}

/** The changes that remove all temporaries of one thing. */
export function removeTemporaries(
  host: SimulatedHost,
  isOfIt: (temporary: TemporaryRow) => boolean,
): Change[] {
  return [...host.store.tables.temporary]
    .filter(([, temporary]) => isOfIt(temporary))
    .map(([name]) => remove('temporary', name));
}
