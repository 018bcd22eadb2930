import { LIBVIRT_IDLE } from '../../parts/mode.ts';
import { unsupportedElement } from '../../parts/unsupported-element.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-on-host-bridge',
  severity: 'error',
  stage: 'define',
  why: LIBVIRT_IDLE,
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><dns><txt name='a' value='b'/></dns>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/>"],
  *check(network) {
    const { dns } = network;
    // libvirt rejects records only; it ignores forwarders and settings.
    if (dns !== undefined && dns.txts.length + dns.hosts.length + dns.srvs.length > 0)
      yield* unsupportedElement(network, dns.element);
  },
});
