import { writeFile } from 'node:fs/promises';

/** What the guest prints on its first serial port once it runs, about a second after its start under TCG. */
export const ECHO_GUEST_READY = 'READY\r\n';

/**
 * A boot sector of 107 bytes that is a whole guest: it prints READY on COM1, then echoes every byte. `q` powers off,
 * `r` resets, `i` makes it ignore the power button from then on, which it obeys otherwise (ACPI, as a guest's OS
 * does). It sleeps while nothing happens. For QEMU's x86 machines with SeaBIOS, which puts ACPI at port 0x600.
 */
const CODE = [
  'fa', //                  cli
  '31c0 8ed8 8ed0', //      ds = ss = 0
  'bc007c fc', //           stack below us, strings upwards
  'ba0206 b80001 ef', //    ACPI: let the power button set its status bit
  'baf803 be637c', //       print the greeting
  'ac 84c0 7403 ee ebf8', //
  'ba0006 ed f6c401 7530', // wait: power button pressed? off
  'bafd03 b9d007', //       look for a byte 2,000 times, so that text flows
  'ec a801 e1fb 7504', //   there is one: got
  'fb f4 ebe6', //          sleep until the next timer tick
  'baf803 ec', //           got: read it
  '3c71 7417', //           q: off
  '3c72 740d', //           r: reset
  'ee', //                  echo
  '3c69 75d5', //           i: the button no longer sets its bit
  'ba0206 31c0 ef ebcd', //
  'b0fe e664 eb07', //      reset: by the keyboard controller
  'ba0406 b80020 ef', //    off: ACPI soft-off
  'f4 ebfd', //             halt
];

/** The guest as a raw disk: attach it as the first disk. `sizeBytes` is a multiple of 512, default 1 MiB. */
export function echoGuestDisk(sizeBytes = 1024 * 1024): Buffer {
  const disk = Buffer.alloc(sizeBytes);
  const code = Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex');
  code.copy(disk);
  disk.write(ECHO_GUEST_READY, code.length, 'latin1');
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

/** Writes it to a file. */
export const writeEchoGuestDisk = (path: string, sizeBytes?: number): Promise<void> =>
  writeFile(path, echoGuestDisk(sizeBytes));
