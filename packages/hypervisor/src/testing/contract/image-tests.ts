import { expect, it } from 'vitest';
import { type Bench, expectError, LONG_MS, NO_HOLDINGS, never } from './bench.ts';

/** Base images: only what is what it says gets into the cache. */
export function imageTests(bench: () => Bench): void {
  it('refuses an image of another checksum or size and keeps nothing of it', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, fixture } = bench();
    const { image } = fixture;
    await expectError('checksum_mismatch', hypervisor.importBaseImage(image, spoiled(image.read()), never()));
    const shorter = { ...image, sizeBytes: image.sizeBytes - 1 };
    await expectError('checksum_mismatch', hypervisor.importBaseImage(shorter, image.read(), never()));
    expect(await hypervisor.hasBaseImage(image.sha256)).toBe(false);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('passes on the error of a source that breaks', async () => {
    const { hypervisor, fixture } = bench();
    const broken = broke(fixture.image.read(), new Error('the source broke'));
    await expect(hypervisor.importBaseImage(fixture.image, broken, never())).rejects.toThrow(
      /^the source broke$/,
    );
    expect(await hypervisor.hasBaseImage(fixture.image.sha256)).toBe(false);
  });

  it('aborts an import whose source has stalled', async () => {
    const { hypervisor, fixture } = bench();
    const abort = new AbortController();
    const stalled = stall(fixture.image.read(), () => abort.abort());
    await expectError('aborted', hypervisor.importBaseImage(fixture.image, stalled, abort.signal));
    await expectError(
      'aborted',
      hypervisor.importBaseImage(fixture.image, fixture.image.read(), abort.signal),
    );
    expect(await hypervisor.hasBaseImage(fixture.image.sha256)).toBe(false);
  });

  it('removes what broken-off imports left when the node is prepared', async () => {
    await bench().hypervisor.prepare();
    expect(await bench().hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });

  it('imports an image once, asked by several at the same time and again later', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, fixture } = bench();
    const { image } = fixture;
    const once = () => hypervisor.importBaseImage(image, image.read(), never());
    await Promise.all([once(), once()]);
    await once();
    expect(await hypervisor.hasBaseImage(image.sha256)).toBe(true);
    expect(await hypervisor.hasBaseImage('0'.repeat(64))).toBe(false);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
  });
}

async function* spoiled(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of content) {
    const copy = Uint8Array.from(chunk);
    if (first) copy[0] = (copy[0] ?? 0) ^ 1;
    first = false;
    yield copy;
  }
}

async function* broke(content: AsyncIterable<Uint8Array>, error: Error): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    yield chunk;
    throw error;
  }
}

async function* stall(content: AsyncIterable<Uint8Array>, stalled: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    yield chunk;
    stalled();
    await new Promise(() => {});
  }
}
