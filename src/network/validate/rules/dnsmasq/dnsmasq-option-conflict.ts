import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-conflict',
  severity: 'error',
  stage: 'start',
  why: 'libvirt sets bind-dynamic, which excludes this option.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='bind-interfaces'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='bind-dynamic'/></dnsmasq:options></network>",
  ],
  *check(network) {
    for (const line of xmlLines(network)) {
      if (!line.options.some(({ name }) => name === 'bind-interfaces')) continue;
      yield {
        on: line.origin,
        message: "the option 'bind-interfaces' conflicts with bind-dynamic, which libvirt sets",
        fix: 'Remove it.',
        libvirt: dnsmasqFailure('cannot set --bind-interfaces and --bind-dynamic'),
      };
    }
  },
});
