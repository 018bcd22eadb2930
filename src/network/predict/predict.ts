import { VnetError } from '../../error.ts';
import type { Network } from '../model.ts';
import { versionNumber } from '../version.ts';
import { dnsmasqConf } from './dnsmasq.ts';
import { addnhosts, hostsfile } from './hosts.ts';
import { iptables } from './iptables.ts';
import { nftables } from './nftables.ts';
import { script } from './script.ts';

export const PREDICTIONS = ['dnsmasq', 'hostsfile', 'addnhosts', 'nftables', 'iptables', 'script'] as const;
export type Prediction = (typeof PREDICTIONS)[number];

/** The first libvirt that can tell nft its rules. */
const NFTABLES_SINCE = '10.4.0';
/** The first libvirt that reads `<forwarder port=>`. */
const FORWARDER_PORT_SINCE = '12.0.0';

/**
 * What that libvirt (versionNumber) writes when it starts the network; undefined where it writes no such file. Throws
 * VnetError `unsupported` where that libvirt has no such thing.
 */
export function predict(network: Network, kind: Prediction, libvirt: number): string | undefined {
  const read = asReadBy(network, libvirt);
  switch (kind) {
    case 'dnsmasq':
      return dnsmasqConf(read);
    case 'hostsfile':
      return hostsfile(read);
    case 'addnhosts':
      return addnhosts(read);
    case 'iptables':
      return iptables(read);
    case 'script':
      return script(read);
    case 'nftables':
      if (libvirt < (versionNumber(NFTABLES_SINCE) ?? 0)) {
        throw new VnetError('unsupported', `libvirt has its nftables backend since ${NFTABLES_SINCE}`, {
          hint: 'Older ones write iptables rules: --predict iptables',
        });
      }
      return nftables(read);
  }
}

/** An attribute that a libvirt does not know yet is none. */
function asReadBy(network: Network, libvirt: number): Network {
  const { dns } = network;
  if (dns === undefined || libvirt >= (versionNumber(FORWARDER_PORT_SINCE) ?? 0)) return network;
  return {
    ...network,
    dns: { ...dns, forwarders: dns.forwarders.map((forwarder) => ({ ...forwarder, port: undefined })) },
  };
}
