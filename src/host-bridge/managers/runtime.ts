import { type Command, command, ipBatch, type Method } from '../method.ts';
import type { Route, Snapshot } from '../snapshot.ts';

/** Moves an interface that nothing manages with ip(8). The bridge is gone after a reboot. */
export function runtimeMethod(before: Snapshot, bridge: string): Method {
  const { link } = before;
  const commands = { up: [ipBatch(runtimeMove(before, bridge)), ...resolvedCommands(before, bridge)], release: [] };
  return {
    manager: 'runtime',
    trial: [],
    withTrial: commands,
    down: [ipBatch(runtimeRestore(before, bridge)), ...resolvedCommands(before, link)],
    lasting: [],
    withLasting: commands,
    settle: [],
  };
}

/** The commands of ip(8) that make the bridge. In one process, so that the addresses are away for milliseconds. */
export function runtimeMove(before: Snapshot, bridge: string): string[] {
  const { link, mac, mtu } = before;
  return [
    `link add name ${bridge} address ${mac} mtu ${mtu} type bridge stp_state 0 forward_delay 0`,
    `link set dev ${bridge} up`,
    `link set dev ${link} master ${bridge}`,
    `address flush dev ${link} scope global`,
    ...settingsOn(before, bridge),
  ];
}

/** The commands of ip(8) that delete the bridge and give the interface back what it had, whatever manages it. */
export function runtimeRestore(before: Snapshot, bridge: string): string[] {
  const { link, mtu, addressMode } = before;
  return [
    `link set dev ${link} nomaster`,
    `link delete dev ${bridge} type bridge`,
    // networkd turns link-local addresses of a port off.
    ...(addressMode === null ? [] : [`link set dev ${link} addrgenmode ${addressMode}`]),
    `link set dev ${link} mtu ${mtu} up`,
    ...before.addresses.filter(({ isLinkLocal }) => isLinkLocal).map(({ add }) => `address replace ${add} dev ${link}`),
    ...settingsOn(before, link),
  ];
}

/** The commands of ip(8) that give a link these settings. Routes without a gateway come first, since the others need them. */
export function settingsOn({ addresses, routes }: Snapshot, device: string): string[] {
  const near = routes.filter(({ text }) => !/\bvia\b/.test(text));
  const far = routes.filter(({ text }) => /\bvia\b/.test(text));
  return [
    ...addresses.filter(({ isLinkLocal }) => !isLinkLocal).map(({ add }) => `address replace ${add} dev ${device}`),
    ...[...near, ...far].map((route) => `route ${verbOf(route)} ${routeWords(route)} dev ${device}`),
  ];
}

/** In a batch, ip(8) takes the family from the destination. */
function routeWords({ family, text }: Route): string {
  return text.replace(/^((?:unicast )?)default\b/, family === 4 ? '$10.0.0.0/0' : '$1::/0');
}

/** The commands that give a link its DNS servers: systemd-resolved keeps them by link. */
export function resolvedCommands({ resolved }: Snapshot, device: string): Command[] {
  return resolved.flatMap((setting) => {
    const [verb = '', ...values] = setting.split(/:? /).filter((word) => word !== '');
    return values.length === 0 ? [] : [command('resolvectl', verb, device, ...values)];
  });
}

/**
 * Two IPv4 routes may differ in nothing but their source address; one that is there already is an error, which does not matter. An
 * IPv6 route that is appended to that of the other link would become one route over both links.
 */
function verbOf({ family }: Route): 'append' | 'replace' {
  return family === 4 ? 'append' : 'replace';
}
