import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { RESOLV_CONF } from '../../facts/name-service.ts';

/** What writes the files that resolv.conf usually links to. */
const WRITERS: readonly (readonly [directory: string, unit: string])[] = [
  ['/run/systemd/resolve/', 'systemd-resolved'],
  ['/run/NetworkManager/', 'NetworkManager'],
];

export const resolvConfDangling: Check = {
  id: 'resolv-conf-dangling',
  area: 'names',
  passed: 'there is a file behind the link /etc/resolv.conf',
  async find({ host }) {
    const isThere = host.listDirectory('/etc')?.includes('resolv.conf') === true;
    if (!isThere || host.isRegularFile(RESOLV_CONF)) return [];
    const { status, stdout } = await host.run('readlink', ['-m', RESOLV_CONF], { limit: host.limits.program });
    const target = stdout.trim();
    if (status !== 0 || target === RESOLV_CONF) return [];
    const directory = target.replace(/[^/]*$/, '');
    const unit = WRITERS.find(([prefix]) => target.startsWith(prefix))?.[1];
    return [
      {
        severity: 'error',
        message: `${RESOLV_CONF} is a link to a file that does not exist`,
        evidence: [`${RESOLV_CONF} -> ${target}`],
        effect:
          host.listDirectory(directory) === undefined
            ? `networks with a forward mode do not start: dnsmasq needs the directory ${directory}`
            : 'this host and its guests resolve no names of the outside',
        fix:
          unit === undefined
            ? 'start what writes this file, or replace the link by a file with a line "nameserver ADDRESS"'
            : `start ${unit}, which writes this file, or replace the link by a file with a line "nameserver ADDRESS"`,
        ...(unit !== undefined && { commands: [shellCommand('sudo', 'systemctl', 'enable', '--now', unit)] }),
      },
    ];
  },
};
