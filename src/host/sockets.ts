import { VnetError } from '../error.ts';
import type { Host } from './host.ts';

/** A socket that waits for connections or datagrams. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  /** `*` for every address of both families, `::` for those of IPv6 only. */
  readonly address: string;
  /** The only link that it listens on; undefined for all. */
  readonly link: string | undefined;
  readonly port: number;
  /** Undefined if this user may not know. */
  readonly program: string | undefined;
  readonly pid: number | undefined;
}

/** The listening sockets of this host. Throws VnetError if ss(8) is missing or fails. */
export async function listeningSockets(host: Host): Promise<readonly ListeningSocket[]> {
  const { status, stdout, stderr } = await host.run('ss', ['-Hlntup'], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', `ss -Hlntup: ${stderr.trim()}`);
  return stdout.split('\n').flatMap((line) => socketIn(line) ?? []);
}

/** Reads a line of ss: `udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=812,fd=5))`. */
function socketIn(line: string): ListeningSocket | undefined {
  const [protocol, , , , local = ''] = line.trim().split(/\s+/);
  const [, address = '', link, port] = /^\[?([^\]%]*)\]?(?:%([^\]:]+)\]?)?:(\d+)$/.exec(local) ?? [];
  if (port === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return undefined;
  const [, program, pid] = / users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
  return { protocol, address, link, port: Number(port), program, pid: pid === undefined ? undefined : Number(pid) };
}

/** Whether a socket has the port of every address of a family. Linux gives a socket on `::` that of IPv4, too, shown as `*`. */
export function isWildcard({ address }: Pick<ListeningSocket, 'address'>, family: 4 | 6): boolean {
  return address === '*' || address === (family === 4 ? '0.0.0.0' : '::');
}
