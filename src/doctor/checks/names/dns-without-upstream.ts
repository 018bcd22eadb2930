import { formatIp, parseIp } from '../../../address/ip.ts';
import { servesNames, startsDnsmasq } from '../../../network/facts.ts';
import type { Network } from '../../../network/model.ts';
import type { Check } from '../../check.ts';
import { fullNetworks } from '../../facts/definitions.ts';
import { resolver } from '../../facts/name-service.ts';

export const dnsWithoutUpstream: Check = {
  id: 'dns-without-upstream',
  area: 'names',
  passed: "this host has a DNS server that is not libvirt's",
  async find(look) {
    const { servers, lines } = await look.at(resolver);
    if (servers.length === 0) return [];
    const networks = (await look.at(fullNetworks)).flatMap(({ name, live }) =>
      live === undefined ? [] : [{ name, addresses: dependentAddresses(live) }],
    );
    const owners = servers.map((server) => {
      const ip = parseIp(server.replace(/%.*/, ''));
      const text = ip === undefined ? server : formatIp(ip);
      return networks.find(({ addresses }) => addresses.includes(text));
    });
    if (owners.some((network) => network === undefined)) return [];
    const names = [...new Set(owners.map((network) => network?.name ?? ''))];
    const [name = ''] = names;
    return [
      {
        severity: 'error',
        message: `the DNS servers of this host are those of ${names.length === 1 ? 'network' : 'the networks'} ${names.map((each) => `'${each}'`).join(', ')}, and those only ask the DNS servers of this host`,
        evidence: lines,
        effect: 'this host and its guests resolve no names of the outside',
        cause:
          'without <forwarder>, dnsmasq of a network takes its servers from /etc/resolv.conf, or has none if the network is isolated',
        fix: "add the DNS server of your LAN to the host's settings, or add <forwarder addr='ADDRESS'/> to <dns> of the network and restart it",
        ...(names.length === 1 && { network: name }),
      },
    ];
  },
};

/** The addresses of a network whose DNS server is given no servers. */
function dependentAddresses(network: Network): string[] {
  const isOwn = network.dns?.forwarders.some(({ address, domain }) => address !== undefined && domain === undefined);
  const options = network.dnsmasqOptions.map(({ value }) => value ?? '');
  const hasServers = options.some((option) => /^(?:no-resolv|resolv-file|server=[^/])/.test(option));
  if (!startsDnsmasq(network) || !servesNames(network) || isOwn === true || hasServers) return [];
  return network.ips.flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)]));
}
