import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { BIN } from '../program.ts';
import { realHost } from './host.ts';

/**
 * What README.md and docs/ show was run: every ```console block is run again, in order, in examples/, on a libvirt host that
 * each page starts with. `<!-- lab: client NETWORK NAME MAC -->` plugs a machine in that takes a lease. With
 * UPDATE_DOCS=1 what was printed is written into the page.
 */
const checkout = join(import.meta.dirname, '../..');
const pages = ['README.md', ...readdirSync(join(checkout, 'docs')).map((name) => `docs/${name}`)].filter((page) =>
  /```console\n/.test(readFileSync(join(checkout, page), 'utf8')),
);
const STEP = /<!-- lab: client (?<network>\S+) (?<name>\S+) (?<mac>\S+) -->|```console\n(?<block>[\s\S]*?)```/g;

const bin = mkdtempSync(join(checkout, '.docs-'));
chmodSync(bin, 0o755); // root of a sandbox is an ordinary user outside it
symlinkSync(BIN, join(bin, 'vnet'));
afterAll(() => rmSync(bin, { recursive: true }));

describe.each(pages)('%s', (page) => {
  const host = realHost();

  test('shows what is printed', async () => {
    const text = readFileSync(join(checkout, page), 'utf8');
    const done: string[] = [];
    for (const { 0: whole, groups = {} } of text.matchAll(STEP)) {
      if (groups['block'] === undefined) {
        await host.client(groups['network'] ?? '', groups['name'] ?? '', { mac: groups['mac'] ?? '' });
        done.push(whole);
      } else {
        done.push(`\`\`\`console\n${await replay(groups['block'])}\`\`\``);
      }
    }
    const seen = text.replace(STEP, () => done.shift() ?? '');
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(join(checkout, page), seen);
    else expect(steady(seen)).toBe(steady(text));
  }, 300_000);

  async function replay(block: string): Promise<string> {
    let seen = '';
    for (const [, line = ''] of block.matchAll(/^\$ (.*(?:\n> .*)*)$/gm)) {
      const command = line.replaceAll('\n> ', '\n');
      const { stdout } = await host.inside.run(
        'bash',
        ['-c', `cd "$1" && { ${command}\n} 2>&1`, 'bash', `${checkout}/examples`],
        {
          env: { PATH: `${bin}:${process.env['PATH']}`, NODE_EXTRA_CA_CERTS: undefined, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
        },
      );
      seen += `$ ${line}\n${inOrder(stdout).replace(/\n*$/, '\n').replace(/^\n$/, '')}`;
    }
    return seen;
  }
});

/**
 * virsh ends an error with an empty line on stdout, which it writes itself, while vnet copies the error lines to stderr. So it
 * comes before, between or after them.
 */
function inOrder(output: string): string {
  return output.replace(/^\n?(?:error: .*\n\n?)+/gm, (lines) => {
    const errors = lines.split('\n').filter((line) => line !== '');
    return [...errors, ...(lines.split('\n').length > errors.length + 1 ? [''] : []), ''].join('\n');
  });
}

/** Times, identifiers and how wide they make a column differ from run to run. */
function steady(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?/g, 'TIME')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\b(\d+ ?(s|min|h|m|seconds|minutes))\b( ?\d+ ?(s|min|h|m)\b)*/g, 'DURATION')
    .replace(/[ -]{2,}/g, ' ');
}
