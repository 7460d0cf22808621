export { privateLibvirtdUnavailable, privateQemuUnavailable } from './availability.ts';
export { ECHO_GUEST, echoGuestDisk, writeEchoGuestDisk } from './echo-guest.ts';
export {
  type PrivateLibvirtd,
  type PrivateLibvirtdOptions,
  type RunResult,
  startPrivateLibvirtd,
} from './private-libvirtd.ts';
