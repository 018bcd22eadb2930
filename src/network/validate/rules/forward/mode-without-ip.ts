import { isSince } from '../../../../document/rule.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mode-without-ip',
  severity: 'error',
  stage: 'define',
  why: 'In this mode libvirt forwards packets from and to the subnets of the bridge, so it needs at least one.',
  wrong: ["<forward mode='nat'/>", "<forward mode='route'/>"],
  right: ["<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network, context) {
    const mode = modeOf(network);
    const needsIp = mode === 'nat' || mode === 'route' || (mode === 'open' && !isSince(context, '10.8.0'));
    if (!needsIp || network.ips.length > 0) return;
    yield {
      on: network.forward?.element ?? network.element,
      message: `mode '${mode}' needs an <ip>`,
      fix: "Add <ip address='…' prefix='24'/>, or remove <forward> for an isolated network.",
      libvirt: `XML error: ${mode} forwarding requested, but no IP address provided for network '${network.name}'`,
    };
  },
});
