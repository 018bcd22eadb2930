import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';
import { escapeText } from '../../../src/xml/escape.ts';
import { onTerminal } from '../../terminal.ts';

/** The scripts in real shells on a terminal, with libvirt's test driver. */
const directory = mkdtempSync(join(tmpdir(), 'vnet-tab-'));
afterAll(() => rmSync(directory, { recursive: true }));
const vnet = join(import.meta.dirname, '../../../bin/vnet.js');
symlinkSync(vnet, join(directory, 'vnet'));
mkdirSync(join(directory, 'as'));
symlinkSync(vnet, join(directory, 'as/vnet'));
symlinkSync(vnet, join(directory, 'as/virsh'));

/** A host with one network. */
function hostWith(name: string, file: string): string {
  const path = join(directory, file);
  writeFileSync(path, `<node><network><name>${escapeText(name)}</name></network></node>`);
  return `test://${path}`;
}

const HOSTILE = 'a $(touch pwned) `touch pwned` it\'s "q"; touch pwned & | <x >y * ? [z] {1,2} ~ # \\ c:d=e %s é!';
const hostile = hostWith(HOSTILE, 'hostile.xml');
const plain = hostWith('lan', 'plain.xml');

const SHELLS = [
  ['bash', ['bash', '--norc', '--noprofile', '-i'], 'source <(vnet completion bash)'],
  ['zsh', ['zsh', '-f', '-i'], 'autoload -Uz compinit; compinit -u -D; source <(vnet completion zsh)'],
  ['fish', ['fish', '--no-config', '-i'], 'vnet completion fish | source'],
] as const;

const isInstalled = (shell: string) =>
  (process.env['PATH'] ?? '').split(':').some((each) => existsSync(join(each, shell)));

describe.each(SHELLS.filter(([shell]) => isInstalled(shell)))('in %s', (shell, words, load) => {
  /** What the line prints, when it is typed with its tabs. `$` starts a file of the test. */
  async function typed(line: string, path = directory): Promise<string> {
    const home = mkdtempSync(join(directory, 'home-'));
    const session = onTerminal([...words], {
      cwd: home,
      env: { HOME: home, XDG_CONFIG_HOME: home, PATH: `${path}:${process.env['PATH']}`, LC_ALL: 'C.UTF-8' },
    });
    session.type(`${load}; echo loa''ded\r`);
    await session.shows('loaded');
    // The shell reads on when it has completed the word.
    session.type(`${line}> out; echo do''ne\r`);
    await session.shows('done');
    session.kill('SIGKILL');
    await session.ended();
    expect(existsSync(join(home, 'pwned'))).toBe(false);
    return readFileSync(join(home, 'out'), 'utf8');
  }

  test('completes a command, the network of a connection and an option', async () => {
    expect(await typed(`vnet -c ${plain} net-inf\t \t --color=nev\t `)).toMatch(/^Name: +lan$/m);
  });
  test('quotes a name, and runs nothing that it contains', async () => {
    expect(await typed(`vnet -c ${hostile} net-info \t`)).toContain(`${HOSTILE}\n`);
  });
  test.each(shell === 'fish' ? ["'"] : ["'", '"'])('completes after an open %s', async (quote) => {
    expect(await typed(`vnet -c ${plain} net-info ${quote}l\t`)).toMatch(/^Name: +lan$/m);
  });
  test('completes in a string of commands', async () => {
    expect(await typed(`vnet -c ${plain} 'echo one; net-lis\t`)).toMatch(/^one\n[\s\S]* lan /);
  });
  test('completes a link called virsh as virsh', async () => {
    expect(await typed(`virsh -c ${plain} net-inf\t lan `, join(directory, 'as'))).toMatch(/^Name: +lan$/m);
  });
});

test.each([
  ['fails', '#!/bin/sh\necho "error: failed to connect" >&2\nexit 1\n'],
  ['hangs', '#!/bin/sh\nexec sleep 1000\n'],
])('offers nothing and prints nothing if virsh %s', async (_, script) => {
  const virsh = join(directory, 'fake-virsh');
  writeFileSync(virsh, script, { mode: 0o755 });
  const { status, stdout, stderr } = await nodeHost.run(
    process.execPath,
    [vnet, 'completion', 'bash', '--', '-c', plain, 'net-info', ''],
    { env: { VNET_VIRSH: virsh } },
  );
  expect([status, stdout, stderr]).toEqual([0, 'words\n', '']);
});
