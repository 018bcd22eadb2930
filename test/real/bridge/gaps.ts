import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';
import type { Gaps } from './lan.ts';
import type { TestManager } from './managers.ts';

const PAGE = join(import.meta.dirname, '../../../docs/bridge.md');
const ROOT = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT ?? '/';
const HEAD = '| Debian | Manager | IPv4 | IPv6 | IPv4 without an answer | IPv6 without an answer |\n|';

/**
 * Says how long the LAN got no answer, and with UPDATE_DOCS=1 writes it into the table of docs/bridge.md. jest has to run the
 * suites one after the other then.
 */
export async function recordGaps(
  { name, package: packageName, ipv4, ipv6 }: TestManager,
  { isIpv6Kept, ...gaps }: Gaps & { readonly isIpv6Kept: boolean },
): Promise<void> {
  const release = /^VERSION_ID="?([^"\n]+)/m.exec(readFileSync(join(ROOT, 'usr/lib/os-release'), 'utf8'))?.[1];
  const query = ['--admindir', join(ROOT, 'var/lib/dpkg'), '-W', packageName];
  const version = /\t(?:\d+:)?(\d[\w.]*)/.exec((await nodeHost.run('dpkg-query', query)).stdout)?.[1];
  const of = (what: string) => (what === 'no manager' ? what : `${what} ${version}`);
  const key = `| ${release} | ${of(name)} | ${ipv4} | ${ipv6} |`;
  const row = `${key} ${gaps.ipv4} ms | ${isIpv6Kept ? `${gaps.ipv6} ms` : 'another address'} |`;
  console.log(row);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, withRow(readFileSync(PAGE, 'utf8'), key, row));
}

function withRow(page: string, key: string, row: string): string {
  const start = page.indexOf(HEAD);
  expect(start).not.toBe(-1);
  const end = page.indexOf('\n\n', start);
  const [head = '', line = '', ...rows] = page.slice(start, end).split('\n');
  const others = rows.filter((each) => !each.startsWith(key));
  return [page.slice(0, start), [head, line, ...[...others, row].sort()].join('\n'), page.slice(end)].join('');
}
