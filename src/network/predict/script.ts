import { formatIp } from '../../address/ip.ts';
import { formatMac } from '../../address/mac.ts';
import { formatSubnet, prefixOf } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { dnsmasqLines } from '../dnsmasq/conf.ts';
import { bridgeName, hasOwnBridge, ipSubnet, ipsOf, modeOf, startsDnsmasq } from '../facts.ts';
import type { Network, Route } from '../model.ts';
import { addnhosts, hostsfile } from './hosts.ts';
import { filterTables } from './script-filter.ts';
import { quote } from './shell.ts';

/**
 * A POSIX shell script that creates (`up`) and removes (`down`) the network without libvirt: the bridge with its addresses and
 * routes, forwarding and NAT by nftables, DHCP and DNS by dnsmasq. All values are quoted. Throws VnetError: `unsupported` if
 * libvirt creates no bridge for the network, `network-invalid` if a value could do harm.
 */
export function script(network: Network): string {
  if (!hasOwnBridge(network)) {
    const mode = modeOf(network) ?? 'unknown';
    throw new VnetError(
      'unsupported',
      `a network with forward mode '${mode}' needs no setup: it uses devices of the host`,
    );
  }
  rejectLineBreaks(network);
  const bridge = bridgeName(network);
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(bridge)) {
    throw new VnetError('network-invalid', `'${bridge}' is not a safe name for a bridge`);
  }
  return `${head(network, bridge)}
${shellFunction('up', [...linkLines(network), ...forwardLines(network), ...filterTables(network), ...serviceLines(network)])}
${shellFunction('down', downLines(network))}
${tail()}`;
}

function head(network: Network, bridge: string): string {
  const missing = unsupportedParts(network);
  return `#!/bin/sh
# A libvirt network without libvirt. "sh THIS up" creates it, "sh THIS down" removes it. Needs root, ip${network.ips.length > 0 ? ', nft, dnsmasq' : ', nft'}.
# To add a guest, add its tap device to the bridge: ip link set TAP master BRIDGE
${missing.length > 0 ? `# Not included, because libvirt sets it up on each guest's tap device: ${missing.join(', ')}.\n` : ''}set -eu
umask 022 # dnsmasq drops root privileges and must still read its files
name=${quote(network.name ?? '')}
bridge=${quote(bridge)}
directory="/run/vnet-script/$bridge"
`;
}

/** Parts that libvirt sets up on each guest's tap, which a script cannot. */
function unsupportedParts(network: Network): string[] {
  return [
    ...(network.bandwidth === undefined ? [] : ['bandwidth']),
    ...(network.portIsolated === true ? ['isolated ports'] : []),
    ...(network.portGroups.length > 0 ? ['port groups'] : []),
    ...(network.bridge?.macTableManager === 'libvirt' ? ["libvirt's own MAC table"] : []),
  ];
}

function linkLines(network: Network): string[] {
  const { bridge, mac, mtu } = network;
  const hasIpv6 = ipsOf(network, 6).length > 0;
  const ipv6 = (file: string, value: number) =>
    `echo ${value} > "/proc/sys/net/ipv6/conf/$bridge/${file}" 2>/dev/null || :`;
  return [
    `ip link add name "$bridge"${mac === undefined ? '' : ` address ${formatMac(mac)}`} type bridge`,
    // In this order, the kernel raises a delay that is too short for STP instead of rejecting it.
    `ip link set dev "$bridge" type bridge forward_delay ${Math.min(bridge?.delay ?? 0, 30) * 100}`,
    `ip link set dev "$bridge" type bridge stp_state ${bridge?.stp === false ? 0 : 1}`,
    ...(mtu ? [`ip link set dev "$bridge" mtu ${mtu}`] : []),
    ...(hasIpv6 ? [ipv6('accept_ra', 0), ipv6('autoconf', 0)] : [ipv6('disable_ipv6', 1)]),
    ...network.ips.flatMap((ip) => {
      const subnet = ipSubnet(ip);
      if (subnet === undefined) return [];
      const broadcast = subnet.address.family === 4 && subnet.prefix < 31 ? ' broadcast +' : '';
      return [`ip address add ${formatIp(subnet.address)}/${subnet.prefix}${broadcast} dev "$bridge"`];
    }),
    'ip link set dev "$bridge" up',
    ...network.routes.flatMap(routeLines),
  ];
}

function routeLines({ address, netmask, prefix, gateway, metric }: Route): string[] {
  if (address === undefined || gateway === undefined) return [];
  const length = prefix ?? (netmask === undefined ? 0 : prefixOf(netmask));
  if (length === undefined) return [];
  const family = address.family === 6 ? ' -6' : '';
  const destination = formatSubnet({ address, prefix: length });
  return [`ip${family} route add ${destination} via ${formatIp(gateway)} dev "$bridge" metric ${metric ?? 1}`];
}

function forwardLines(network: Network): string[] {
  if (modeOf(network) === 'none') return [];
  return [
    ...(ipsOf(network, 4).length > 0 ? ['echo 1 > /proc/sys/net/ipv4/ip_forward'] : []),
    ...(ipsOf(network, 6).length > 0 ? ['echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'] : []),
  ];
}

function serviceLines(network: Network): string[] {
  if (!startsDnsmasq(network)) return [];
  const paths = { pid: '@directory@/pid', hostsfile: '@directory@/hostsfile', addnhosts: '@directory@/addnhosts' };
  const lines = [...dnsmasqLines(network, paths).map(({ text }) => text), 'dhcp-leasefile=@directory@/leases'];
  return [
    'mkdir -p "$directory"',
    'chmod 755 "$directory"',
    printTo('hostsfile', (hostsfile(network) ?? '').split('\n').slice(0, -1)),
    printTo('addnhosts', (addnhosts(network) ?? '').split('\n').slice(0, -1)),
    printTo('dnsmasq.conf', lines),
    'dnsmasq --conf-file="$directory/dnsmasq.conf"',
  ];
}

/** Quotes each line. The script's own paths start with `@directory@`, which becomes "$directory". */
function printTo(file: string, lines: readonly string[]): string {
  if (lines.length === 0) return `: > "$directory/${file}"`;
  const quoted = lines.map((line) => {
    const match = /^((?:pid-file|dhcp-hostsfile|addn-hosts|dhcp-leasefile)=)@directory@(\/[a-z]+)$/.exec(line);
    return match === null ? quote(line) : `${match[1]}"$directory${match[2]}"`;
  });
  return `printf '%s\\n' \\\n${quoted.map((line) => `    ${line}`).join(' \\\n')} \\\n    > "$directory/${file}"`;
}

function downLines(network: Network): string[] {
  const stop = [
    'if [ -s "$directory/pid" ]; then kill "$(cat "$directory/pid")" 2>/dev/null || :; fi',
    'rm -rf "$directory"',
  ];
  const tables =
    filterTables(network).length > 0
      ? ['for family in ip ip6; do nft delete table "$family" "vnet_$bridge" 2>/dev/null || :; done']
      : [];
  return [...(startsDnsmasq(network) ? stop : []), ...tables, 'ip link delete dev "$bridge" 2>/dev/null || :'];
}

function shellFunction(name: string, lines: readonly string[]): string {
  return `${name}() {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function tail(): string {
  return `case "\${1-}" in
  up)
    if ip link show dev "$bridge" >/dev/null 2>&1; then echo "$bridge already exists" >&2; exit 1; fi
    trap 'status=$?; [ "$status" = 0 ] || down; exit "$status"' EXIT
    up
    echo "network $name is up on $bridge"
    ;;
  down)
    down
    echo "network $name is down"
    ;;
  *)
    echo "usage: sh $0 up|down" >&2
    exit 64
    ;;
esac
`;
}

/** A line break in a value would add a line to the configuration of dnsmasq, which starts as root. libvirt allows it. */
function rejectLineBreaks(network: Network): void {
  const texts = [
    network.name,
    ...dnsmasqLines(network, { pid: '', hostsfile: '', addnhosts: '' }).map(({ text }) => text),
    ...(network.dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames.map(({ name }) => name)),
    ...network.ips.flatMap(({ hosts }) => hosts.flatMap(({ name, mac, id }) => [name, mac, id])),
  ];
  const harmful = texts.find((text) => text !== undefined && /[\u0000-\u0008\u000a-\u001f\u007f]/.test(text));
  if (harmful === undefined) return;
  throw new VnetError(
    'network-invalid',
    `a value contains a line break or control character: ${JSON.stringify(harmful)}`,
    {
      hint: 'it would add lines to the configuration of dnsmasq; remove it',
    },
  );
}
