import { expect, test } from '@jest/globals';
import { self } from '../../src/host/self.ts';

const NODE = '/usr/bin/node';

test('Node.js runs a script, also under another name', () => {
  expect(self({ execPath: NODE, argv: [NODE, '/usr/local/bin/virsh', 'list'], argv0: 'node' })).toEqual({
    name: '/usr/local/bin/virsh',
    program: NODE,
    script: '/usr/local/bin/virsh',
  });
});

test('an executable is called by the name in argv[0]', () => {
  const argv = ['bun', '/$bunfs/root/vnet-linux-x64', 'list'];
  expect(self({ execPath: '/usr/bin/vnet', argv, argv0: 'virsh' })).toEqual({
    name: 'virsh',
    program: '/usr/bin/vnet',
    script: undefined,
  });
});
