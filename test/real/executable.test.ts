import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { nodeHost } from '../../src/host/node.ts';
import { VERSION } from '../../src/version.ts';
import { realHost } from './host.ts';

/** vnet as one executable, which differs from bin/vnet.js in how it starts, and in what Bun does differently than Node.js. */
const host = realHost();
const checkout = join(import.meta.dirname, '../..');
const executable = join(checkout, `dist-exe/vnet-linux-${process.arch}`);
const mistakes = join(checkout, 'examples/mistakes.xml');

beforeAll(async () => {
  if (!existsSync(executable)) {
    const built = await nodeHost.run(process.execPath, [join(checkout, 'scripts/executable.mjs')], { limit: 300_000 });
    expect(built).toMatchObject({ status: 0 });
  }
  await host.virsh('net-define', join(checkout, 'examples/route.xml'));
  await host.virsh('net-start', 'route');
}, 300_000);

/** Runs a script inside; `vnet` and `node_vnet` are the executable and bin/vnet.js. */
async function bash(script: string) {
  const { status, stdout, stderr } = await host.inside.run(
    'bash',
    [
      '-c',
      `cd /run/vnet; vnet() { ${executable} "$@"; }; node_vnet() { "$node" "${checkout}/bin/vnet.js" "$@"; }\n${script}`,
    ],
    { env: { node: process.execPath, mistakes, NODE_EXTRA_CA_CERTS: undefined } },
  );
  return { status, stdout, stderr };
}

test.each([
  'net-list --all',
  'net-list --all -o json',
  'net-info route -o yaml',
  'net-dumpxml nope',
  'leases route',
  'resolve nobody',
  'explain route',
  `validate ${mistakes} --color always`,
  'generate lab --mode isolated',
  'completion bash -- net-st',
  '--help',
  'help net-start',
  '--verson',
  "'net-list; leases route'",
])('vnet %s does what bin/vnet.js does', async (line) => {
  expect(await bash(`vnet ${line}`)).toEqual(await bash(`node_vnet ${line}`));
});

test('it says its version, and the licences of all it contains', async () => {
  expect(await bash('vnet --version')).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  const { stdout } = await bash('vnet --licenses');
  expect(stdout).toContain(await bash('node_vnet --licenses').then((node) => node.stdout));
  expect(stdout).toContain('JavaScriptCore, WebCore        LGPL 2');
});

test('settings of the directory it is started in are not read', async () => {
  const lines = ["echo 'LIBVIRT_DEFAULT_URI=test:///default' > .env", 'echo \'preload = ["./no.ts"]\' > bunfig.toml'];
  expect(await bash([...lines, 'vnet net-list --name'].join('\n'))).toMatchObject({ status: 0, stdout: 'route\n\n' });
});

test.each([
  ['ln -sf EXECUTABLE virsh', './virsh'],
  ['ln -sf EXECUTABLE virsh', 'PATH=$PWD:$PATH virsh'],
  ['ln -sf EXECUTABLE virsh', 'PATH=$PWD:$PATH vnet'],
  ['rm virsh; cp EXECUTABLE virsh', 'PATH=$PWD:$PATH vnet --as-virsh'],
])('after %s, %s starts the real virsh', async (prepare, call) => {
  expect(await bash(`${prepare.replace('EXECUTABLE', executable)}; ${call} net-list --all`)).toEqual({
    status: 0,
    stdout: (await host.virsh('net-list', '--all')).stdout,
    stderr: '',
  });
});

test('vnet is there in the shell of a sandbox', async () => {
  const { status, stdout } = await bash('echo "vnet net-list --all -o json; vnet --version" | vnet try --shell');
  expect({ status, stdout }).toEqual({ status: 0, stdout: `[]\n${VERSION}\n` });
});

test('a file whose name is not UTF-8 is read', async () => {
  const { status, stdout, stderr } = await bash("cp \"$mistakes\" $'\\xff.xml'; vnet validate $'\\xff.xml'");
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain(':4:3: warning: unknown element <fordward> in <network>');
});

test('the sums are those of the executables', () => {
  const sums = readFileSync(join(checkout, 'dist-exe/SHA256SUMS'), 'utf8');
  expect(sums).toMatch(new RegExp(`^[0-9a-f]{64} {2}vnet-linux-${process.arch}$`, 'm'));
});
