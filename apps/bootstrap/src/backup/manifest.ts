import { z } from 'zod';

/** What a backup says of itself. */
export const manifestSchema = z.object({
  takenAt: z.iso.datetime(),
  /** Of the release that made it. */
  version: z.string(),
  /** Migrations that its database has had: one that a release does not know is one of a newer release. */
  migrations: z.array(z.string()),
  /** Guest images that the cloud had. Their files are not inside. */
  images: z.array(z.object({ name: z.string(), sha256: z.string(), sizeBytes: z.number() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Names inside the archive. */
export const MEMBERS = {
  manifest: 'manifest.json',
  database: 'database.dump',
  settings: 'settings.json',
  /** A folder with a file for each secret. */
  secrets: 'secrets',
  /** The cloud's certificate authority, by which nodes of other machines know it. */
  authority: 'authority',
} as const;
