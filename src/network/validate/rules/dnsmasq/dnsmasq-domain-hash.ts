import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-domain-hash',
  severity: 'error',
  stage: 'start',
  why: "To dnsmasq, the domain '#' is the one in resolv.conf, which dnsmasq does not read for libvirt.",
  wrong: ["<domain name='#'/><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<domain name='lab'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      if (line.lines[0] !== 'domain=#') continue;
      yield { on: line.origin, message: "'#' is not a domain", fix: 'Write a name.', libvirt: dnsmasqFailure('') };
    }
  },
});
