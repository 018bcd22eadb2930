import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-forwarder-domain',
  severity: 'error',
  stage: 'start',
  why: 'libvirt writes server=/DOMAIN/ADDRESS to dnsmasq.conf, and a line break cuts off the address.',
  wrong: ["<dns><forwarder domain='a&#10;b' addr='8.8.8.8'/></dns><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<dns><forwarder domain='a' addr='8.8.8.8'/></dns><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      if (!/^(?:server|local)=/.test(line.lines[0] ?? '') || !/[\n\r]/.test(line.text)) continue;
      yield {
        on: line.origin,
        message: 'the domain contains a line break',
        fix: 'Remove it.',
        libvirt: dnsmasqFailure('Cannot resolve server name'),
      };
    }
  },
});
