import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { findVirsh } from '../../src/host/find-virsh.ts';
import { nodeHost } from '../../src/host/node.ts';

const directory = mkdtempSync(join(tmpdir(), 'virsh-'));
const checkout = join(import.meta.dirname, '../..');
const vnet = join(checkout, 'bin/vnet.js');
afterAll(() => rmSync(directory, { recursive: true }));

/** Puts a file called virsh into a new directory. Returns that directory. */
function withVirsh(name: string, put: (file: string) => void, file = 'virsh'): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  put(join(path, file));
  return path;
}

function script(text: string): (file: string) => void {
  return (file) => {
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  };
}

const disguises = {
  'a link': withVirsh('link', (file) => symlinkSync(vnet, file)),
  'a chain of links': withVirsh('chain/c', (file) => {
    symlinkSync(vnet, join(directory, 'chain/a'));
    symlinkSync('a', join(directory, 'chain/virsh'));
    symlinkSync('../virsh', file);
  }),
  'a hard link': withVirsh('packed/hard', (file) => {
    copyFileSync(vnet, join(directory, 'packed/vnet.js'));
    linkSync(join(directory, 'packed/vnet.js'), file);
    symlinkSync(join(checkout, 'dist'), join(directory, 'packed/dist'));
  }),
  'a copy': withVirsh('packed/copy', (file) => copyFileSync(vnet, file)),
  'a script': withVirsh('script', script(`exec '${process.execPath}' '${vnet}' --as-virsh "$@"`)),
  'a script that waits': withVirsh('waiting', script(`'${process.execPath}' '${vnet}' --as-virsh "$@"`)),
};
const real = withVirsh('real', script('echo the real one: "$@"'));

test('the first virsh in PATH is called by its name', () => {
  expect(findVirsh({ PATH: `/nowhere:${real}:/usr/bin` }).program).toBe('virsh');
});

describe.each(Object.entries(disguises))('%s called virsh', (_, path) => {
  test('is skipped', () => {
    expect(findVirsh({ PATH: `${path}:/nowhere:${real}` }).program).toBe(join(real, 'virsh'));
  });

  test('starts the real virsh', async () => {
    const { status, stdout, stderr } = await nodeHost.run(join(path, 'virsh'), ['list', 'a b'], {
      env: { PATH: `${path}:${real}:${process.env['PATH']}` },
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'the real one: list a b\n', stderr: '' });
  });
});

test.each(['exec', ''])('a script that does not mention vnet, but starts it, is started once (%s)', async (exec) => {
  const tool = join(directory, 'tool');
  rmSync(tool, { force: true });
  symlinkSync(vnet, tool);
  const path = withVirsh('hidden', script(`${exec} '${process.execPath}' '${tool}' --as-virsh "$@"`));
  const { status, stdout, stderr } = await nodeHost.run(process.execPath, [vnet, '--as-virsh', 'list'], {
    env: { PATH: `${path}:${real}:${process.env['PATH']}`, VNET_VIRSH_SCRIPTS: undefined },
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'the real one: list\n', stderr: '' });
});

test('vnet as one executable is skipped, by the section that Bun adds at its end', () => {
  const write = (names: string) => (file: string) => {
    writeFileSync(file, '\x7fELF', { mode: 0o755 });
    truncateSync(file, 17 << 20);
    appendFileSync(file, names);
  };
  const executable = withVirsh('executable', write('\0.text\0.bun\0'));
  expect(findVirsh({ PATH: `${executable}:${real}` }).program).toBe(join(real, 'virsh'));
  const large = withVirsh('large', write('\0.text\0.data\0'));
  expect(findVirsh({ PATH: `${executable}:${large}:${real}` }).program).toBe(join(large, 'virsh'));
});

test('several of them are skipped', () => {
  expect(findVirsh({ PATH: [...Object.values(disguises), real].join(':') }).program).toBe(join(real, 'virsh'));
});

test('without another virsh in PATH, that of the package is run', () => {
  expect(findVirsh({ PATH: disguises['a link'] }, join(real, 'virsh')).program).toBe(join(real, 'virsh'));
});

test.each(['virsh.distrib', 'virsh.real', 'virsh.orig'])('a virsh that was renamed to %s is found', (name) => {
  const path = withVirsh(`diverted-${name}`, (file) => symlinkSync(vnet, file));
  script('true')(join(path, name));
  expect(findVirsh({ PATH: path }, join(path, 'virsh')).program).toBe(join(path, name));
});

test('a script that is not about vnet is a virsh', () => {
  const path = withVirsh('container', script('exec docker exec libvirt virsh "$@" # guests use vnet0'));
  expect(findVirsh({ PATH: path }).program).toBe('virsh');
});

test('VNET_VIRSH names the virsh to run', () => {
  expect(findVirsh({ PATH: real, VNET_VIRSH: '/opt/virsh' }).program).toBe('/opt/virsh');
});

test('without any other virsh, vnet ends with status 127', async () => {
  const { status, stdout, stderr } = await nodeHost.run(join(disguises['a link'], 'virsh'), ['list'], {
    env: { VNET_VIRSH: join(disguises['a link'], 'virsh') },
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 127,
    stdout: '',
    stderr: 'error: another virsh is not installed\nhint: set VNET_VIRSH to the path of the virsh that vnet replaces\n',
  });
});

test('a virsh of VNET_VIRSH that does not exist is not to be installed', async () => {
  const { status, stderr } = await nodeHost.run(vnet, ['net-list', '-o', 'json'], {
    env: { VNET_VIRSH: '/nowhere/virsh' },
  });
  expect({ status, stderr }).toMatchObject({
    status: 127,
    stderr: expect.stringMatching(/\/nowhere\/virsh does not exist.*\n.*VNET_VIRSH names it; correct the path/),
  });
});
