import { expect, test } from '@jest/globals';
import { readManifest } from '../../src/dns/manifest.ts';
import type { Host } from '../../src/host/host.ts';
import { fakeHost } from '../fake-host.ts';

const WHOLE = { version: 1, kind: 'dnsmasq', files: {}, directories: [], networks: {} };

/** A host with this manifest. */
function hostWith(manifest: unknown): Host {
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { ...fakeHost({ uid: 0 }), uid: 0, readRegularFile: async () => ({ bytes, uid: 0, gid: 0, mode: 0o600 }) };
}

test('a manifest is what setup wrote', async () => {
  expect(await readManifest(hostWith(WHOLE))).toEqual(WHOLE);
});

test.each([
  null,
  [],
  'text',
  { version: 1 },
  { ...WHOLE, version: 2 },
  { ...WHOLE, files: null },
  { ...WHOLE, directories: 'a' },
])('%j is no manifest', async (content) => {
  await expect(readManifest(hostWith(content))).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'cannot read /var/lib/vnet/dns.json: it was not written by this version of vnet',
  });
});
