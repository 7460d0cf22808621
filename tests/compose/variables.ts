import { randomBytes } from 'node:crypto';

const secret = () => randomBytes(32).toString('hex');

/** What the reader of docs/operating.md writes into `.env`. */
export function newVariables() {
  return {
    CLOUDLET_DATABASE_PASSWORD: secret(),
    CLOUDLET_DATABASE_APP_PASSWORD: secret(),
    CLOUDLET_REDIS_PASSWORD: secret(),
    CLOUDLET_SESSION_SECRET: secret(),
  };
}
