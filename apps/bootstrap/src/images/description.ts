import { z } from 'zod';

/** What the builder writes beside an image (infra/images/lib/output.sh). */
export const imageDescriptionSchema = z.object({
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().positive(),
  virtualSizeBytes: z.int().positive(),
  minMemoryMib: z.int().positive(),
  minDiskGib: z.int().positive(),
  defaultUser: z.string().min(1),
  /** The hash of the recipe that made it. */
  recipe: z.string(),
});
export type ImageDescription = z.infer<typeof imageDescriptionSchema>;
