import { libvirtNetworks } from '../facts/libvirt-networks.ts';
import type { Host } from '../host/host.ts';
import { namesIn } from '../host/installed-programs.ts';
import { ipJson, type Link } from '../host/links.ts';
import { readableText } from '../host/readable-text.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import type { Look } from './look.ts';
import { makerByName } from './maker.ts';

/** What the link is that has the name of the network's bridge, and who made it. */
export const bridge: Look = async ({ host, virsh, name: target, values }) => {
  const { 1: link, network } = values;
  const links = await ipJson<NamedLink>(host, ['-d', 'link', 'show']);
  const found = links.find(({ ifname }) => ifname === link);
  if (link === undefined) return undefined;
  if (found === undefined) {
    return {
      evidence: [`no link ${link} any more`],
      // Seen with libvirt 11.3, which undoes all that a start does, and also what it found.
      cause: `the host had a link named ${link}, which is gone now: libvirt 11.3 deletes it when the start fails`,
      fix: 'start the network again',
      commands: [],
    };
  }
  const isBridge = found.linkinfo?.info_kind === 'bridge';
  const ports = links.flatMap(({ ifname, master }) => (master === link ? (ifname ?? []) : []));
  const { bridges } = await libvirtNetworks({ name: target, host, virsh });
  const other = bridges.find((each) => each.name === link && each.network !== network)?.network;
  const maker =
    other === undefined ? (makerByName(link) ?? configuredBy(host, link, found.ifindex)) : `network '${other}'`;
  const evidence = [
    isBridge ? `${link}: a bridge, ports: ${ports.join(', ') || 'none'}` : `${link}: a link that is not a bridge`,
  ];
  const edit = network === undefined ? [] : [shellCommand('vnet', 'net-edit', nameArgument('network', network))];
  if (maker !== undefined) {
    return { evidence, cause: `${link} belongs to ${maker}`, fix: 'use another bridge name', commands: edit };
  }
  if (isBridge && ports.length === 0) {
    return {
      evidence,
      cause: `${link} is a bridge without ports that no configuration of this host names: left over, or made by hand`,
      fix: 'delete it if nothing needs it, then start the network again',
      commands: [shellCommand('sudo', 'ip', 'link', 'delete', link)],
    };
  }
  return { evidence, cause: `the host has a link named ${link}`, fix: 'use another bridge name', commands: edit };
};

/** A link as `ip -d -j link` prints it: the fields that this look reads. */
interface NamedLink extends Link {
  readonly ifindex?: number;
  readonly linkinfo?: { readonly info_kind?: string };
}

/** What keeps the link in its configuration. */
function configuredBy(host: Host, link: string, index: number | undefined): string | undefined {
  const text = (path: string) => readableText(host, path);
  if (/^connection-uuid=/m.test(text(`/run/NetworkManager/devices/${index}`))) return 'NetworkManager';
  const file = /^NETWORK_FILE=(.+)$/m.exec(text(`/run/systemd/netif/links/${index}`))?.[1];
  if (file !== undefined) return `systemd-networkd (${file})`;
  const directory = '/etc/network/interfaces.d';
  const files = ['/etc/network/interfaces', ...namesIn(host, directory).map((name) => `${directory}/${name}`)];
  const stanza = files.find((path) =>
    text(path)
      .split('\n')
      .some((line) => line.split(/\s+/).slice(0, 2).join(' ') === `iface ${link}`),
  );
  if (stanza !== undefined) return `ifupdown (${stanza})`;
  const profile = `/etc/sysconfig/network-scripts/ifcfg-${link}`;
  return host.isRegularFile(profile) ? profile : undefined;
}
