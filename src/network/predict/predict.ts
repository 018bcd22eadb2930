import { versionNumber } from '../../document/version.ts';
import { VnetError } from '../../error.ts';
import { dnsmasqConf } from '../dnsmasq/conf.ts';
import type { Network } from '../model.ts';
import { addnhosts, hostsfile } from './hosts.ts';
import { iptables } from './iptables.ts';
import { nftables } from './nftables.ts';
import { script } from './script.ts';

export const PREDICTIONS = ['dnsmasq', 'hostsfile', 'addnhosts', 'nftables', 'iptables', 'script'] as const;
export type Prediction = (typeof PREDICTIONS)[number];

/** The first libvirt with the nftables backend. */
const NFTABLES_SINCE = '10.4.0';
/** The first libvirt that reads `<forwarder port=>`. */
const FORWARDER_PORT_SINCE = '12.0.0';

/**
 * What a libvirt version (see versionNumber) writes when it starts the network. Undefined if it does not write that file.
 * Throws VnetError `unsupported` if that version has no such backend.
 */
export function predict(network: Network, kind: Prediction, libvirt: number): string | undefined {
  const readable = withoutNewerAttributes(network, libvirt);
  switch (kind) {
    case 'dnsmasq':
      return dnsmasqConf(readable);
    case 'hostsfile':
      return hostsfile(readable);
    case 'addnhosts':
      return addnhosts(readable);
    case 'iptables':
      return iptables(readable);
    case 'script':
      return script(readable);
    case 'nftables':
      if (libvirt < (versionNumber(NFTABLES_SINCE) ?? 0)) {
        throw new VnetError('unsupported', `libvirt has an nftables backend since version ${NFTABLES_SINCE}`, {
          hint: 'for older versions, use --predict iptables',
        });
      }
      return nftables(readable);
  }
}

/** libvirt ignores attributes that it does not know yet. */
function withoutNewerAttributes(network: Network, libvirt: number): Network {
  const { dns } = network;
  if (dns === undefined || libvirt >= (versionNumber(FORWARDER_PORT_SINCE) ?? 0)) return network;
  return {
    ...network,
    dns: { ...dns, forwarders: dns.forwarders.map((forwarder) => ({ ...forwarder, port: undefined })) },
  };
}
