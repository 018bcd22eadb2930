import { argumentProblem } from '../../../dnsmasq/arguments.ts';
import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-syntax',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq does not start with an argument that it cannot read.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-option=option:routers,10.9.0.254'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='cache-size=many'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='rev-server=10.9.0.0/33,10.1.1.1'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='srv-host=_ldap._tcp,ds,70000'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-option=option:router,10.9.0.254'/></dnsmasq:options></network>",
  ],
  *check(network) {
    for (const line of xmlLines(network)) {
      for (const { name, value, text } of line.options) {
        const problem = argumentProblem(name, value ?? '');
        if (problem === undefined) continue;
        yield {
          on: line.origin,
          message: `${text}: ${problem.what}`,
          fix: problem.fix,
          libvirt: dnsmasqFailure(problem.says),
        };
      }
    }
  },
});
