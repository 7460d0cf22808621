export {
  CONTROL_PLANE_NAME,
  type KeyedCertificate,
  makeAuthority,
  makeServerCertificate,
  readRequest,
  signNodeRequest,
} from './authority.ts';
export { fingerprintOf } from './fingerprint.ts';
export { keyFingerprintOf, makeRequest } from './keys.ts';
