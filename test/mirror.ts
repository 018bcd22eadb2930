import { expect } from '@jest/globals';
import type { Finished } from '../src/host/host.ts';
import type { MirrorCase } from './mirror-cases/group.ts';

/** Expects what vnet did to be what virsh did: the same stdout, virsh's own errors first, failure where virsh fails. */
export function expectMirrored(virsh: Finished, vnet: Finished, { differs }: Pick<MirrorCase, 'differs'> = {}): void {
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
    return;
  }
  // virsh exits 0 on some failures; vnet does not.
  const failed = virsh.status !== 0 || /^(error: (?!ignoring debug level)|XPath error)/m.test(virsh.stderr);
  expect(vnet.status !== 0).toBe(failed);
}

/** The words with `{NAME}` replaced by the path of that file. */
export function wordsOf(words: MirrorCase['words'], path: (name: string) => string): string[] {
  return words.map((word) => word.replace(/\{([\w.-]+)\}/, (_, name: string) => path(name)));
}

export function titleOf({ words, before = [] }: MirrorCase): string {
  const line = words.map((word) => (/^[\w./:={}-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  return before.length === 0 ? line : `${line} (after ${before.map((each) => each[0]).join(', ')})`;
}

/** What -t prints, the name of the file an editor gets, and traffic counters differ from run to run. */
function timeless(text: string): string {
  return text
    .replace(/\d+\.\d+ ms/g, 'N ms')
    .replace(/virsh\w{6}\.xml/g, 'virshXXXXXX.xml')
    .replace(/( [rt]x_\w+) \d+$/gm, '$1 N');
}
