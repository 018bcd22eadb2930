import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { command, ipBatch } from '../../src/host-bridge/method.ts';
import { restoreScript } from '../../src/host-bridge/restore-script.ts';
import type { Snapshot } from '../../src/host-bridge/snapshot.ts';

const BEFORE: Snapshot = {
  link: 'eth0',
  mac: '52:54:00:00:00:01',
  mtu: 1500,
  addressMode: null,
  addresses: [{ family: 4, text: '192.0.2.10/24', isLinkLocal: false, isDynamic: false, add: '192.0.2.10/24' }],
  routes: [{ family: 4, text: 'default via 192.0.2.1 proto static metric 100' }],
  resolvConf: null,
  resolved: [],
};
const COMPLETE = '2: eth0    inet 192.0.2.10/24 scope global eth0\ndefault via 192.0.2.1 metric 100';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vnet-restore-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a script with a manager and an ip(8) that write down how they are called. */
function runScript(script: string, { manager, ip }: { readonly manager: number; readonly ip: string }) {
  const calls = join(directory, 'calls');
  const program = (name: string, text: string) => {
    writeFileSync(join(directory, name), `#!/bin/sh\necho "${name} $*" >>'${calls}'\n${text}\n`);
    chmodSync(join(directory, name), 0o755);
  };
  program('manager', `exit ${manager}`);
  program('ip', `case $* in *-batch*) cat >>'${calls}' ;; *address*) printf '%s\\n' '${ip}' ;; esac`);
  const withPrograms = script.replace('PATH=', `PATH=${directory}:`);
  const { status } = spawnSync('sh', ['-c', withPrograms], { encoding: 'utf8' });
  return { status, calls: readFileSync(calls, 'utf8') };
}

const script = restoreScript({
  undoes: 'vnet bridge create br0 --from eth0',
  files: [],
  release: [],
  commands: [command('manager', 'reload')],
  before: BEFORE,
  fallback: [ipBatch(['address replace 192.0.2.10/24 dev eth0'])],
});

test('the script leaves the interface to its manager if that works', () => {
  const { status, calls } = runScript(script, { manager: 0, ip: COMPLETE });
  expect(status).toBe(0);
  expect(calls).toContain('manager reload');
  expect(calls).not.toContain('batch');
});

test('a command that reads from standard input does not swallow what follows it', () => {
  const commands = [
    { ...command('sh', '-c', 'cat >/dev/null; manager read'), input: 'END of\n' },
    command('manager', 'last'),
  ];
  const withInput = restoreScript({
    undoes: '',
    files: [],
    release: [],
    commands,
    before: BEFORE,
    fallback: [ipBatch([])],
  });
  const worked = runScript(withInput, { manager: 0, ip: COMPLETE });
  expect(worked.status).toBe(0);
  expect(worked.calls).toContain('manager read\nmanager last\n');
  expect(runScript(withInput, { manager: 1, ip: '2: eth0' }).calls).toContain('batch');
});

test('the script restores addresses itself if the manager fails, and fails if they are still missing', () => {
  const { status, calls } = runScript(script, { manager: 1, ip: '2: eth0' });
  expect(status).toBe(1);
  expect(calls).toContain('ip -force -batch -\naddress replace 192.0.2.10/24 dev eth0');
});

test('the script copies saved files to their places, removes others, and may run twice', () => {
  const [saved, place, extra] = ['saved', "it's", 'extra'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(saved, 'old\n');
  writeFileSync(place, 'new\n');
  writeFileSync(extra, '');
  const withFiles = restoreScript({
    undoes: 'x',
    files: [
      { path: place, saved, mode: 0o600 },
      { path: extra, saved: undefined, mode: 0o644 },
    ],
    release: [],
    commands: [command('manager')],
    before: BEFORE,
    fallback: [ipBatch([])],
  });
  for (let time = 0; time < 2; time++) {
    expect(runScript(withFiles, { manager: 0, ip: COMPLETE }).status).toBe(0);
    expect(readFileSync(place, 'utf8')).toBe('old\n');
    expect(() => readFileSync(extra)).toThrow('ENOENT');
  }
});
