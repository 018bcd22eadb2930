import { attributeOf } from '../../../../document/attributes.ts';
import { hasOwnBridge, servesNames } from '../../../facts.ts';
import { reasonWithoutDnsmasq } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'dnsmasq gives guests the DNS domain with DHCP, and answers for its names with DNS.',
  wrong: [
    "<bridge name='virbr9'/><domain name='lab.test'/>",
    "<dns enable='no'/><domain name='lab.test' localOnly='yes'/><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
  ],
  right: [
    "<domain name='lab.test' localOnly='yes'/><ip address='10.9.0.1' prefix='24'/>",
    "<dns enable='no'/><domain name='lab.test'/><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
  ],
  *check(network) {
    const { domain } = network;
    // Without a name, and on a bridge of the host, other rules report it.
    if (domain?.name === undefined || !hasOwnBridge(network)) return;
    const reason = reasonWithoutDnsmasq(network);
    const localOnly = attributeOf(domain.element, 'localOnly');
    if (reason !== undefined)
      yield {
        on: domain.element,
        message: `libvirt ignores <domain>: it starts no dnsmasq ${reason}`,
        fix: 'Remove it, or add an <ip> with DNS or DHCP.',
      };
    else if (localOnly !== undefined && domain.localOnly === true && !servesNames(network))
      yield {
        on: localOnly,
        message: "localOnly='yes' has no effect: DNS is disabled",
        fix: "Remove localOnly, or enable='no' of <dns>.",
      };
  },
});
