import type { Host } from '../../../host/host.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { daemonUnit } from '../../facts/daemon-unit.ts';
import { evidenceOf, forwardDrops, serviceDrops } from '../../facts/drops.ts';
import { rules } from '../../facts/rules.ts';
import type { Ruleset } from '../../netfilter/ruleset.ts';
import { networksOf } from '../../netfilter/words.ts';

const ZONE = 'libvirt';
/** Where libvirt 10.0 and newer put routed networks. */
const ROUTED_ZONE = 'libvirt-routed';
const DIRECTORIES = ['/etc/firewalld/zones', '/usr/lib/firewalld/zones'];

export const firewalldZone: Check = {
  id: 'firewalld-zone',
  area: 'firewall',
  passed: 'firewalld has the bridges of networks in a zone that lets guests through',
  async find(look) {
    const drops = [...(await look.at(serviceDrops)), ...(await look.at(forwardDrops))].filter(
      ({ drop }) => drop.chain.table === 'firewalld',
    );
    const [first] = drops;
    if (first === undefined) return [];
    const ruleset = await look.at(rules);
    const hasZone = zoneExists(look.host, ZONE);
    const bridges = [...new Set(drops.map(({ network }) => network.bridge))];
    const { names, network } = networksOf(drops.map((each) => each.network));
    const zones = bridges.map((bridge) => [bridge, zoneOf(ruleset, bridge)] as const);
    return [
      {
        severity: 'error',
        message: hasZone
          ? `firewalld drops traffic of guests on ${names}: the bridge is not in zone '${ZONE}'`
          : `firewalld drops traffic of guests on ${names}: it has no zone '${ZONE}'`,
        evidence: [
          ...zones.map(([bridge, zone]) =>
            zone === undefined ? `no zone of firewalld lists ${bridge}` : `firewalld has ${bridge} in zone '${zone}'`,
          ),
          ...evidenceOf(drops),
        ],
        effect: 'guests get no address or reach no other network',
        cause: hasZone
          ? 'something moved the bridge to another zone, or firewalld started after the network'
          : "the zone comes with libvirt's package; firewalld reads it when it reloads",
        fix: hasZone
          ? `move the bridge to zone '${ZONE}'; if the network names its own zone in <bridge zone='…'>, allow dhcp, dns and forwarding there instead`
          : 'install the package of libvirt that has the zone again, reload firewalld and restart the daemon',
        commands: hasZone
          ? bridges.map((bridge) => {
              const isRouted = drops.some((each) => each.network.bridge === bridge && each.network.mode === 'route');
              const name = isRouted && zoneExists(look.host, ROUTED_ZONE) ? ROUTED_ZONE : ZONE;
              return shellCommand('sudo', 'firewall-cmd', `--zone=${name}`, `--change-interface=${bridge}`);
            })
          : ['sudo firewall-cmd --reload', shellCommand('sudo', 'systemctl', 'restart', await look.at(daemonUnit))],
        network,
      },
    ];
  },
};

function zoneExists(host: Host, name: string): boolean {
  return DIRECTORIES.some((directory) => host.listDirectory(directory)?.includes(`${name}.xml`));
}

/** The zone of a bridge by the chain that firewalld sends its packets to. */
function zoneOf({ chains }: Ruleset, bridge: string): string | undefined {
  for (const { table, rules: each } of chains) {
    if (table !== 'firewalld') continue;
    for (const { conditions, action } of each) {
      const isAbout = conditions.some(({ field, values }) => field === 'iif' && values.includes(bridge));
      const target = isAbout && (action.kind === 'goto' || action.kind === 'jump') ? action.target : '';
      const [, zone] = /^filter_IN_(?!policy_)(.+)$/.exec(target) ?? [];
      if (zone !== undefined) return zone;
    }
  }
  return undefined;
}
