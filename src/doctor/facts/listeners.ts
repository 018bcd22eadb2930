import { VnetError } from '../../error.ts';
import { commandLine } from '../../host/proc.ts';
import type { Fact } from '../look.ts';

/** A socket that waits for connections or datagrams. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** `*` for every address of both families. */
  readonly address: string;
  /** The only link that it listens on; undefined for all. */
  readonly link: string | undefined;
  readonly port: number;
  /** Undefined if this user may not know. */
  readonly program: string | undefined;
  readonly pid: number | undefined;
  /** The words that the program was started with; empty if unknown. */
  readonly words: readonly string[];
}

/** Every listening socket of this host. */
export const listeners: Fact<readonly Listener[]> = async ({ host }) => {
  const { status, stdout, stderr } = await host.run('ss', ['-Hlntup'], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', `ss -Hlntup: ${stderr.trim()}`);
  return stdout.split('\n').flatMap((line) => {
    const [protocol, , , , local = ''] = line.trim().split(/\s+/);
    const [, address = '', link, port] = /^\[?([^\]%]*)\]?(?:%([^\]:]+)\]?)?:(\d+)$/.exec(local) ?? [];
    if (port === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return [];
    const [, program, pid] = / users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
    const words = pid === undefined ? [] : commandLine(host, Number(pid));
    return [
      { protocol, address, link, port: Number(port), program, pid: pid === undefined ? undefined : Number(pid), words },
    ];
  });
};

/** Whether a socket has the port of every address of a family. Linux gives a socket on `::` that of IPv4, too, shown as `*`. */
export function isWildcard({ address }: Listener, family: 4 | 6): boolean {
  return address === '*' || address === (family === 4 ? '0.0.0.0' : '::');
}

/** The network that libvirt started this program for: a dnsmasq. */
export function networkServedBy({ words }: Listener): string | undefined {
  return words.map((word) => /^--conf-file=.*\/libvirt\/(?:.*\/)?([^/]+)\.conf$/.exec(word)?.[1]).find(Boolean);
}
