import { writeFile } from 'node:fs/promises';

/** How to talk to the guest of {@link echoGuestDisk} on its first serial port. */
export const ECHO_GUEST = {
  /** Printed when it runs, about a second after its start under TCG. */
  ready: 'READY\r\n',
  /** Ctrl-D: it powers off. */
  powerOff: '\x04',
  /** Ctrl-R: it resets. */
  reset: '\x12',
  /** Ctrl-N: it ignores the power button from now on. Echoed when done. */
  ignorePowerButton: '\x0e',
} as const;

/**
 * A boot sector of 151 bytes that is a whole guest: it prints READY on COM1, then echoes every byte but those that
 * are orders, and obeys the power button (ACPI) as a guest's OS does. It sleeps while nothing happens.
 * For QEMU's x86 machines with SeaBIOS, which puts ACPI at port 0x600.
 */
const CODE = [
  'fa 31c0 8ed8 8ed0', //        interrupts off, ds = ss = 0
  'bc007c fc', //                stack below us, strings upwards
  'c7063000907c a33200', //      interrupt of COM1: isr, below
  'e421 24ef e621', //
  'ba0206 b80001 ef', //         ACPI: let the power button set its status bit
  'baf903 b001 ee', //           COM1: interrupt when bytes arrive, queue of 16
  'b0c1 42 ee b008 bafc03 ee', //
  'be977c ac 84c0 7405', //      print the greeting
  'e84300 ebf6', //
  'fa ba0006 ed f6c401 752d', // wait: power button pressed? off
  'bafd03 ec a801 7504', //      a byte? got
  'fb f4 ebea', //               sleep until an interrupt, of COM1 or the timer
  'baf803 ec', //                got: read it
  '3c04 7419', //                Ctrl-D: off
  '3c12 740f', //                Ctrl-R: reset
  'e81c00', //                   echo
  '3c0e 75d7', //                Ctrl-N: the button no longer sets its bit
  'ba0206 31c0 ef ebcf', //
  'b0fe e664 eb07', //           reset: by the keyboard controller
  'ba0406 b80020 ef', //         off: ACPI soft-off
  'f4 ebfd', //                  halt
  '88c4 bafd03 ec a820 74fb', // put: wait until the port takes a byte
  'baf803 88e0 ee c3', //
  '50 b020 e620 58 cf', //       isr: it woke us, that is all
];

/** The guest as a raw disk: attach it as the first disk. `sizeBytes` is a multiple of 512, default 1 MiB. */
export function echoGuestDisk(sizeBytes = 1024 * 1024): Buffer {
  const disk = Buffer.alloc(sizeBytes);
  const code = Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex');
  code.copy(disk);
  disk.write(ECHO_GUEST.ready, code.length, 'latin1');
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

/** Writes it to a file. */
export const writeEchoGuestDisk = (path: string, sizeBytes?: number): Promise<void> =>
  writeFile(path, echoGuestDisk(sizeBytes));
