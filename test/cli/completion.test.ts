import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { completionScript } from '../../src/cli/completion.ts';
import { loadAll } from '../../src/cli/help.ts';
import { commands } from '../../src/commands/index.ts';
import { nodeHost } from '../../src/host/node.ts';

/** The bash script, in a real bash, on libvirt's test driver. zsh runs the same; fish's is only read by fish. */
const directory = mkdtempSync(join(tmpdir(), 'vnet-completion-'));
symlinkSync(join(import.meta.dirname, '../../bin/vnet.js'), join(directory, 'vnet'));
afterAll(() => rmSync(directory, { recursive: true }));
const script = completionScript('bash', await loadAll(commands));

const DRIVER = `
eval "$script"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_vnet
printf '%s\\n' "\${COMPREPLY[@]}"`;

test.each<[string[], string[]]>([
  [['net-st'], ['net-start']],
  [['--read'], ['--readonly']],
  [['-c', 'test:///default', 'net-info', ''], ['default']],
  [['-c', 'test:///default', 'net-start', ''], ['']],
  [['-c', 'test:///default', 'domifaddr', 't'], ['test']],
  [['net-list', '--no-a'], ['--no-autostart']],
  [['net-list', '-o', 'j'], ['json']],
  [['net-update', 'x', 'mod'], ['modify']],
  [['net-update', 'x', 'add', 'dns-h'], ['dns-host']],
  [
    ['domifaddr', 'x', '--source', 'a'],
    ['agent', 'arp'],
  ],
  [['net-define', join(directory, 'vn')], [join(directory, 'vnet')]],
])('vnet %j', async (words, expected) => {
  const { stdout } = await nodeHost.run('bash', ['-c', DRIVER, 'bash', 'vnet', ...words], {
    env: { script, PATH: `${directory}:${process.env['PATH']}` },
  });
  expect(stdout.split('\n').slice(0, -1).sort()).toEqual(expected);
});
