import { dnsmasqFailure, optionName, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

/** Options that dnsmasq accepts only with another, and what it says without that. */
const COMPANIONS = new Map([
  ['dnssec', { companion: 'trust-anchor', reason: 'no root trust anchor provided for DNSSEC' }],
  ['auth-zone', { companion: 'auth-server', reason: '--auth-server required when an auth zone is defined.' }],
  ['dhcp-fqdn', { companion: 'domain', reason: 'there must be a default domain when --dhcp-fqdn is set' }],
]);

export default rule({
  id: 'dnsmasq-option-alone',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq does not start if this option is set without another.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dnssec'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-fqdn'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dnssec'/><dnsmasq:option value='trust-anchor=.,20326,8,2,E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><domain name='lab.test'/><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-fqdn'/></dnsmasq:options></network>",
  ],
  *check(network) {
    const lines = xmlLines(network);
    const names = new Set(lines.flatMap(({ text }) => text.split('\n').map(optionName)));
    // Another configuration file may have the companion.
    if ([...names].some((name) => name.startsWith('conf-'))) return;
    for (const line of lines) {
      for (const { name } of line.options) {
        const needed = COMPANIONS.get(name);
        if (needed === undefined || names.has(needed.companion)) continue;
        yield {
          on: line.origin,
          message: `the option '${name}' needs the option ${needed.companion}`,
          fix: `Add ${needed.companion}=….`,
          libvirt: dnsmasqFailure(needed.reason),
        };
      }
    }
  },
});
