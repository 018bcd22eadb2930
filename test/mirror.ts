import { writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Command, MirroredCommand } from '../src/cli/command.ts';
import { loadAll } from '../src/cli/docs/help.ts';
import { commands } from '../src/commands/index.ts';
import type { Finished } from '../src/host/host.ts';
import type { MirrorCase } from './mirror-cases/group.ts';
import { type Driver, type Recorder, recordFile, recordOf } from './mirror-records.ts';

/**
 * Expects what vnet did to be what virsh did: the same stdout, virsh's own errors first, failure where virsh fails. Returns how
 * virsh ended.
 */
export function expectMirrored(
  virsh: Finished,
  vnet: Finished,
  { words, differs }: Pick<MirrorCase, 'words' | 'differs'>,
): 'success' | 'failure' {
  expect({
    stdout: timeless(vnet.stdout),
    stderr: timeless(vnet.stderr).slice(0, timeless(virsh.stderr).length),
  }).toEqual({
    stdout: timeless(virsh.stdout),
    stderr: timeless(virsh.stderr),
  });
  if (differs !== undefined && !/^error: /m.test(virsh.stderr)) {
    expect(virsh.status).not.toBe(differs.status);
    expect(vnet.status).toBe(differs.status);
    return differs.status === 0 ? 'success' : 'failure';
  }
  // virsh exits 0 on some failures; vnet does not. In a string of commands the last one decides.
  const isString = words.some((word) => /[;\n]/.test(word));
  const failed = virsh.status !== 0 || /^(error: (?!ignoring debug level)|XPath error)/m.test(timeless(virsh.stderr));
  expect(vnet.status !== 0).toBe(isString ? virsh.status !== 0 : failed);
  return failed ? 'failure' : 'success';
}

/** The words with `{NAME}` replaced by the path of that file. */
export function wordsOf(words: MirrorCase['words'], path: (name: string) => string): string[] {
  return words.map((word) => word.replace(/\{([\w.-]+)\}/, (_, name: string) => path(name)));
}

export function titleOf({ words, before = [] }: MirrorCase): string {
  const line = words.map((word) => (/^[\w./:={}-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  return before.length === 0 ? line : `${line} (after ${before.map((each) => each[0]).join(', ')})`;
}

/**
 * The text without what differs from run to run: what -t and --timestamp print, the name of the file an editor gets, counters of traffic and CPU
 * time, and the order in which domstats prints guests.
 */
function timeless(text: string): string {
  const constant = text
    // virsh may end before it has released the callback of an event.
    .replace('error: One or more references were leaked after disconnect from the hypervisor\n', '')
    .replace(/\d+\.\d+ ms/g, 'N ms')
    .replace(/virsh\w{6}\.xml/g, 'virshXXXXXX.xml')
    .replace(/( [rt]x_\w+) \d+$/gm, '$1 N')
    .replace(/^\d{4}-\d\d-\d\d [\d:.]+\+0000: /gm, 'TIME: ')
    .replace(/^( {2}net\.\d+\.[rt]x\.\w+=)\d+$/gm, '$1N')
    .replace(/^( {2}cpu\.\w+=)\d+$/gm, '$1N');
  return constant.startsWith("Domain: '")
    ? constant
        .split(/^(?=Domain: ')/m)
        .sort()
        .join('')
    : constant;
}

/** The commands of virsh that vnet has. */
export async function mirroredCommands(): Promise<MirroredCommand[]> {
  const all: readonly Command[] = await loadAll(commands);
  return all.filter((command) => command.kind === 'mirrored');
}

/** Expects the record that is checked in for this libvirt to be what was compared. A run of some of the cases says nothing. */
export function expectRecorded(recorder: Recorder, driver: Driver, version: string): void {
  if (isUpdate()) return;
  const expected = recordOf(driver, shortVersion(version));
  if (recorder.isComplete && expected !== undefined) expect(recorder.record).toEqual(expected);
}

/** With UPDATE_DOCS=1, writes the record, or adds to it after a run of some of the cases. */
export function saveRecord(recorder: Recorder, driver: Driver, version: string): void {
  if (!isUpdate()) return;
  const short = shortVersion(version);
  const record = recorder.isComplete ? recorder.record : recorder.addedTo(recordOf(driver, short) ?? {});
  writeFileSync(recordFile(driver, short), `${JSON.stringify(record, undefined, 2)}\n`);
}

function isUpdate(): boolean {
  return process.env['UPDATE_DOCS'] === '1';
}

function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
