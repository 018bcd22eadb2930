import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { shellWord } from '../../src/shell-words.ts';
import { realHost } from './host.ts';

/** Suggested commands, pasted into a shell next to a real libvirt: what failed before works then. */
const host = realHost();
const bin = join(import.meta.dirname, '../../bin/vnet.js');

/** Names that libvirt accepts and a shell or a parser could misread. */
const NAMES = ['lab', 'my lab', "it's", '-x', '--help', '$(reboot)', 'a | vnet b', 'é "#'];
/** An alias for the connection, so that a command that loses -c does not reach the same libvirt. */
const CONNECTION = '-c far';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Lines of bash inside; `vnet` is the built one, and `sudo` is not needed. */
async function bash(lines: string, input = ''): Promise<Ended> {
  const setup = 'vnet() { "$node" "$bin" "$@"; }\nsudo() { "$@"; }\nUSER=root';
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', `${setup}\n${lines}`], {
    env: { node: process.execPath, bin, NODE_EXTRA_CA_CERTS: undefined, ...ELSEWHERE },
    input,
  });
  return { status, stdout, stderr };
}

/** Without -c there is no libvirt, and `far` is the alias of the one inside. */
const ELSEWHERE = { LIBVIRT_DEFAULT_URI: 'test:///default', XDG_CONFIG_HOME: '/run/vnet/config' };

/** The commands that a run of vnet suggests on stderr. */
function suggested(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => /^(?:hint|note|warning|  fix):? .*?\b(?:run|network|it|definition|file|arp|once): (.*)$/.exec(line)?.[1] ?? []);
}
