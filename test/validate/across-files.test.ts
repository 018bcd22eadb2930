import { expect, test } from '@jest/globals';
import { validateTogether } from '../../src/document/across-files.ts';
import { validateBytes } from '../../src/network/validate/validate.ts';

const UUID = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';

test.each<[string, string[], string[]]>([
  ['different networks', [net('a', '10.1.0.1'), net('b', '10.2.0.1')], []],
  ['the same name', [net('a', '10.1.0.1'), net('a', '10.2.0.1')], ['b.xml:1:10 name-in-two-files']],
  ['the same uuid', [net('a', '', UUID), net('b', '', UUID)], ['b.xml:1:24 uuid-in-two-files']],
  ['the same network twice', [net('a', '10.1.0.1', UUID), net('a', '10.1.0.1', UUID)], []],
  ['the same bridge', [net('a', '', '', 'br9'), net('b', '', '', 'br9')], ['b.xml:1:32 bridge-in-two-files']],
  ['the same subnet', [net('a', '10.1.0.1'), net('b', '10.1.0.9')], ['b.xml:1:28 subnet-in-two-files']],
  [
    'overlapping subnets',
    [net('a', '10.1.0.1'), net('b', '10.1.0.1', '', '', 16)],
    ['b.xml:1:28 subnets-of-two-files-overlap'],
  ],
  ['the same host bridge', [hostBridge('a'), hostBridge('b')], []],
])('%s', (_title, sources, expected) => {
  const checked = sources.map((source, index) => validateBytes(Buffer.from(source), ['a.xml', 'b.xml'][index] ?? ''));
  const found = validateTogether(checked).map(
    ({ position, id }) => `${position.file}:${position.line}:${position.column} ${id}`,
  );
  expect(found).toEqual(expected);
});

function net(name: string, address = '', uuid = '', bridge = '', prefix = 24): string {
  const parts = [
    uuid && `<uuid>${uuid}</uuid>`,
    bridge && `<bridge name='${bridge}'/>`,
    address && `<ip address='${address}' prefix='${prefix}'/>`,
  ];
  return `<network><name>${name}</name>${parts.join('')}</network>`;
}

function hostBridge(name: string): string {
  return `<network><name>${name}</name><forward mode='bridge'/><bridge name='br0'/></network>`;
}
