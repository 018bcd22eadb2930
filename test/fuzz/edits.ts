import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenPromise } from './promises.ts';
import type { Random } from './random.ts';

const BASES = ['', '127.0.0.1\tlocalhost\n', '127.0.0.1 localhost', '# é\r\n::1 ip6\r\n', '\n\n\n', '\u00ff\u0001\n'];
const LEASE = { 'ip-address': '192.0.2.7', 'mac-address': '52:54:00:00:00:01', 'expiry-time': 9e9 };
const BEGIN = '# BEGIN vnet';

/**
 * Real runs of `vnet hosts --install` that are killed, or raced by another program that replaces the file. The file always is
 * what it was, with or without the block; the other program's edit survives; nothing else stays in the directory; --remove
 * restores every byte. The environment variable VNET_BIN names the built vnet.
 */
export async function edits(random: Random): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vnet-fuzz-edits-'));
  try {
    const at = (name: string) => join(directory, name);
    const before = random.pick(BASES);
    const other = random.pick(BASES.filter((base) => base !== before));
    for (const [name, text] of Object.entries(stateFiles())) writeFileSync(at(name), text);
    writeFileSync(at('hosts'), before, 'latin1');
    const environment = { XDG_STATE_HOME: at('state-home'), HOME: directory };

    const isRaced = random.chance(0.5);
    const delay = random.below(150);
    const run = vnet(['hosts', '--install', '--state-dir', directory, '--file', at('hosts')], environment);
    const event = setTimeout(() => {
      if (!isRaced) return void run.kill('SIGKILL');
      writeFileSync(at('other'), other, 'latin1');
      renameSync(at('other'), at('hosts'));
    }, delay);
    await run.ended;
    clearTimeout(event);

    const content = () => readFileSync(at('hosts'), 'latin1');
    const allowed = isRaced ? [before, other] : [before];
    const base = allowed.find((text) => withoutBlock(content()) === text || content() === text);
    if (base === undefined) throw new BrokenPromise(`torn: ${JSON.stringify({ before, other, content: content() })}`);

    await vnet(['hosts', '--install', '--state-dir', directory, '--file', at('hosts')], environment).ended;
    if (!content().includes(BEGIN)) throw new BrokenPromise(`not installed after a kill: ${JSON.stringify(content())}`);
    await vnet(['hosts', '--remove', '--file', at('hosts')], environment).ended;
    if (content() !== base) throw new BrokenPromise(`not restored: ${JSON.stringify({ base, content: content() })}`);
    const left = readdirSync(directory).filter(
      (name) => !['hosts', 'state-home', 'other', ...Object.keys(stateFiles())].includes(name),
    );
    if (left.length > 0) throw new BrokenPromise(`left behind: ${left.join(', ')}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function stateFiles(): Readonly<Record<string, string>> {
  return {
    'virbr0.status': JSON.stringify([{ ...LEASE, hostname: 'web' }]),
    'virbr0.macs': JSON.stringify([{ domain: 'web', macs: ['52:54:00:00:00:01'] }]),
  };
}

/** The content without the block. A file that does not end in a line feed still does not with the block. */
function withoutBlock(content: string): string {
  const start = content.indexOf(BEGIN);
  if (start === -1) return content;
  const before = content.slice(0, start);
  const [, after = ''] = content.split('# END vnet');
  return after === '' ? before.replace(/\n$/, '') : before + after.replace(/^\n/, '');
}

function vnet(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const script = process.env['VNET_BIN'] ?? '';
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { ended, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}
