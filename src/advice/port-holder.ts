import type { Host } from '../host/host.ts';
import { commandLine, procText } from '../host/proc.ts';
import { shellCommand } from '../shell-words.ts';
import type { Look, Observation } from './look.ts';

/** Who listens on a port that dnsmasq needs. */
export function portHolder(port: number): Look {
  return async ({ host, values }) => {
    const { status, stdout } = await host.run('ss', ['-Hlntup', `sport = :${port}`]);
    if (status !== 0) return undefined;
    const holders = stdout.split('\n').flatMap((line) => holderIn(line) ?? []);
    const inTheWay = holders.filter(({ address }) => EVERY.has(address) || address === values['1']);
    const [first] = inTheWay;
    if (first === undefined) return undefined;
    const lines = inTheWay.map(({ protocol, address, program, pid }) =>
      [`${protocol} ${address}:${port}`, ...(pid === undefined ? [] : [`${program} (process ${pid})`])].join(' '),
    );
    return { evidence: [...new Set(lines)].slice(0, 3), ...(first.pid !== undefined && explained(host, first, port)) };
  };
}

const EVERY: ReadonlySet<string> = new Set(['0.0.0.0', '*', '[::]']);

interface Holder {
  readonly protocol: string;
  readonly address: string;
  /** Undefined if only root may know. */
  readonly pid: number | undefined;
  readonly program: string;
}

/** Reads a line of ss: `udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=812,fd=5))`. */
function holderIn(line: string): Holder | undefined {
  const [protocol = '', , , , local = '', , users = ''] = line.trim().split(/\s+/);
  const address = /^(.*):\d+$/.exec(local)?.[1];
  if (address === undefined) return undefined;
  const [, program = '', pid] = /"([^"]*)",pid=(\d+)/.exec(users) ?? [];
  return { protocol, address, program, pid: pid === undefined ? undefined : Number(pid) };
}

function explained(host: Host, { pid, program }: Holder, port: number): Omit<Observation, 'evidence'> {
  const network = networkOf(host, pid ?? 0);
  if (network !== undefined) {
    return {
      cause: `a dnsmasq of network '${network}' from an earlier start still runs`,
      fix: 'end it, then start the network again',
      commands: [shellCommand('sudo', 'kill', String(pid))],
    };
  }
  const unit = /\/([^/\n]+\.service)$/m.exec(procText(host, pid ?? 0, 'cgroup'))?.[1];
  const what = unit === undefined ? program : `${program} (${unit})`;
  const own = program === 'dnsmasq' ? 'with bind-interfaces' : 'on its own addresses only';
  return {
    cause: `${what} listens on port ${port} of all addresses`,
    fix: port === 53 ? `let it listen ${own}, stop it, or set <dns enable='no'/>` : `let it listen ${own}, or stop it`,
    commands: [
      unit === undefined ? shellCommand('sudo', 'kill', String(pid)) : shellCommand('sudo', 'systemctl', 'stop', unit),
    ],
  };
}

/** The network whose configuration a dnsmasq has: libvirt names the file after it. */
function networkOf(host: Host, pid: number): string | undefined {
  return commandLine(host, pid)
    .map((word) => /^--conf-file=.*\/libvirt\/dnsmasq\/(.+)\.conf$/.exec(word)?.[1])
    .find((name) => name !== undefined);
}
