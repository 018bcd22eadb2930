import { IP, loopbackBridges, portsText, tableScript } from './table.ts';
import type { Target, Targets } from './targets.ts';

/** What other tables of the host need so that the connections of forwards reach guests. */
export interface Firewall {
  /** Families whose table `libvirt_network` exists: libvirt's nftables backend. */
  readonly libvirtTable: readonly (4 | 6)[];
  /** Families whose chain FORWARD of iptables has rules of others, or drops: libvirt's iptables backend, Docker, ufw. */
  readonly iptables: readonly (4 | 6)[];
}

/** The rules of forwards, complete and exact. */
export interface Rules {
  /** The script that replaces the table `inet vnet`. */
  readonly table: string;
  /** Rules of the chain `vnet_forward` in libvirt's table; empty if the chain must not exist. */
  readonly libvirtTable: Readonly<Record<4 | 6, readonly string[]>>;
  /** Rules of the chain VNET_FORWARD of iptables; empty if the chain must not exist. */
  readonly iptables: Readonly<Record<4 | 6, readonly string[]>>;
  /** Bridges that need route_localnet. */
  readonly routeLocalnet: readonly string[];
}

/** The chain in libvirt's table, and the rule that leads to it from the head of guest_input. */
export const LIBVIRT_CHAIN = 'vnet_forward';
export const LIBVIRT_JUMP = `ct status dnat jump ${LIBVIRT_CHAIN}`;
/** The chain of iptables, and the rule that leads to it from the head of FORWARD. */
export const IPTABLES_CHAIN = 'VNET_FORWARD';
export const IPTABLES_JUMP = `FORWARD -m conntrack --ctstate DNAT -j ${IPTABLES_CHAIN}`;

/** Returns the rules for the forwards that have a target. An accept in a table of vnet would not undo a reject in another. */
export function rulesFor(targets: Targets, { libvirtTable, iptables }: Firewall): Rules {
  const of = (family: 4 | 6) => targets.targets.filter((each) => each.family === family);
  const rules = (family: 4 | 6, families: readonly (4 | 6)[], accept: (target: Target) => readonly string[]) =>
    families.includes(family) ? of(family).flatMap(accept) : [];
  return {
    table: tableScript(targets, new Map()),
    libvirtTable: { 4: rules(4, libvirtTable, nftAccepts), 6: rules(6, libvirtTable, nftAccepts) },
    iptables: { 4: rules(4, iptables, iptablesAccepts), 6: rules(6, iptables, iptablesAccepts) },
    routeLocalnet: loopbackBridges(targets.targets),
  };
}

/** Accepts connections to the guest, and its answers, which the rules of another network may reject. */
function nftAccepts({ forward, family, bridge, ip }: Target): string[] {
  const { protocol } = forward;
  const address = IP[family];
  const original = `ct original proto-dst ${portsText(forward)}`;
  const ports = portsText(guestPorts(forward));
  return [
    `oifname "${bridge}" ${address} daddr ${ip} ${protocol} dport ${ports} ${original} accept`,
    `iifname "${bridge}" ${address} saddr ${ip} ${protocol} sport ${ports} ${original} ct direction reply accept`,
  ];
}

function iptablesAccepts({ forward, family, bridge, ip }: Target): string[] {
  const { protocol } = forward;
  const host = `${ip}/${family === 4 ? 32 : 128}`;
  const ports = portsText(guestPorts(forward), ':');
  const state = `-m conntrack --ctstate DNAT --ctorigdstport ${portsText(forward, ':')}`;
  return [
    `-d ${host} -o ${bridge} -p ${protocol} -m ${protocol} --dport ${ports} ${state} -j ACCEPT`,
    `-s ${host} -i ${bridge} -p ${protocol} -m ${protocol} --sport ${ports} ${state} --ctdir REPLY -j ACCEPT`,
  ];
}

function guestPorts({ port, lastPort, guestPort }: Target['forward']) {
  return { port: guestPort, lastPort: guestPort + lastPort - port };
}
