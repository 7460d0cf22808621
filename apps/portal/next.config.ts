import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** For every answer; pages get their Content-Security-Policy from src/proxy.ts. */
const HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** An answer of the API is data: opened as a page it loads and runs nothing. */
const API_HEADERS = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  transpilePackages: [
    '@cloudlet/api',
    '@cloudlet/contract',
    '@cloudlet/control',
    '@cloudlet/model',
    '@cloudlet/prisma',
  ],
  // Native code or dynamic requires that no bundler should look into.
  serverExternalPackages: ['bullmq', 'ioredis', 'pg', 'pino', '@node-rs/argon2'],
  // `npm run check` checks the types, those of the tests too, which reach into other rooms; a build only builds.
  typescript: { ignoreBuildErrors: true },
  // The REST API answers every path below it itself; src/proxy.ts redirects pages.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [
    { source: '/:path*', headers: HEADERS },
    { source: '/api/:path*', headers: API_HEADERS },
  ],
  // The API has limits of its own (MAX_BODY_BYTES in packages/api); pages take the few bytes of a preference.
  experimental: { serverActions: { bodySizeLimit: '16kb' }, proxyClientMaxBodySize: '512kb' },
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);
