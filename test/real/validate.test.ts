import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const corpus = join(import.meta.dirname, '../golden/validate');
const host = realHost();

test.each(readdirSync(corpus).filter((name) => /^ok-.*\.xml$/.test(name)))(
  'libvirt defines %s, which vnet passes over in silence',
  async (name) => {
    const path = await host.file(name, readFileSync(join(corpus, name), 'utf8'));
    const defined = await host.virsh('net-define', path);
    const network = /Network (\S+) defined/.exec(defined.stdout)?.[1] ?? '';
    await host.virsh('net-undefine', network);
    expect([defined.stderr, defined.status]).toEqual(['', 0]);
  },
);

test('--host knows what libvirt would refuse on this host, and what is its own', async () => {
  const own = "<network><name>own</name><bridge name='virbr-own'/><ip address='10.66.0.1' prefix='24'/></network>";
  const path = await host.file('own.xml', own);
  await host.virsh('net-define', path);
  await host.virsh('net-start', 'own');
  const other = await host.file(
    'other.xml',
    own.replace('<name>own', '<name>other').replace('virbr-own', 'virbr-other'),
  );
  const [mine, theirs] = [
    await host.vnet('validate', '--host', path),
    await host.vnet('validate', '--host', '-o', 'json', other),
  ];
  await host.virsh('net-define', other);
  const refused = await host.virsh('net-start', 'other');
  for (const network of ['own', 'other']) {
    await host.virsh('net-destroy', network);
    await host.virsh('net-undefine', network);
  }
  const [taken] = JSON.parse(theirs.stdout);
  expect([mine.stdout, mine.status, theirs.status, taken.rule]).toEqual(['', 0, 1, 'host-subnet-taken']);
  expect(refused.stderr).toContain(taken.libvirtMessage);
});
