import { programDirectories } from '../../../host/installed-programs.ts';
import { installCommand } from '../../../host/packages.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { programIn } from '../../facts/daemon-path.ts';
import { networks } from '../../facts/libvirt.ts';
import { hasOwnBridge } from '../../own-bridge.ts';

/** The programs of each firewall backend. */
const PROGRAMS = { nftables: ['nft'], iptables: ['iptables', 'ip6tables', 'ebtables'] } as const;

type Backend = keyof typeof PROGRAMS;

const CONFIGURATION = '/etc/libvirt/network.conf';

export const firewallProgramMissing: Check = {
  id: 'firewall-program-missing',
  area: 'programs',
  passed: "the programs of libvirt's firewall backend are installed",
  async find(look) {
    const { host } = look;
    const isNeeded = (await look.at(networks)).some(({ live, definition }) =>
      [live, definition].some((each) => hasOwnBridge(each) && each.forward !== 'open'),
    );
    if (!isNeeded) return [];
    const { daemon } = await look.at(answer);
    const setting = /^[ \t]*firewall_backend[ \t]*=[ \t]*"(\w*)"/m.exec(host.readFile(CONFIGURATION)?.toString() ?? '');
    const hasBackends = daemon !== undefined && isAtLeast(daemon, [10, 4]);
    const directories = programDirectories(host);
    const missingOf = (backend: Backend) =>
      PROGRAMS[backend].filter((program) => programIn(directories, program, host) === undefined);
    const chosen = hasBackends ? setting?.[1] : 'iptables';
    const backends: readonly Backend[] =
      chosen === 'nftables' || chosen === 'iptables' ? [chosen] : ['nftables', 'iptables'];
    if (backends.some((backend) => missingOf(backend).length === 0)) return [];
    const [backend = 'iptables'] = backends;
    const missing = missingOf(backend);
    // Debian and Fedora have the three programs in one package.
    const install = installCommand(backend === 'nftables' ? 'nft' : 'iptables', host);
    return [
      {
        severity: 'error',
        message: `libvirt's firewall backend ${backend} needs ${missing.join(', ')}, which ${missing.length > 1 ? 'are' : 'is'} not installed`,
        evidence: [
          ...(hasBackends && setting !== null ? [`${CONFIGURATION}: ${setting[0].trim()}`] : []),
          ...missing.map((program) => `no ${program} in ${directories.join(':')}`),
        ],
        effect: 'no network of forward mode nat or route starts, and no isolated one',
        fix: 'install what is missing, then restart the network daemon',
        commands: install === undefined ? [] : [install],
      },
    ];
  },
};

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
