import { formatIp } from '../../../../address/ip.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { ipPrefix, modeOf } from '../../../facts.ts';
import { createdBridge } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-netmask-unusable',
  severity: 'error',
  stage: 'start',
  why: 'A netmask is a row of ones followed by zeros. Addresses from 224.0.0.0 up have no default netmask.',
  wrong: ["<ip address='10.9.0.1' netmask='255.0.255.0'/>", "<ip address='240.0.0.1'/>"],
  right: ["<ip address='10.9.0.1' netmask='255.255.255.0'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    const mode = modeOf(network);
    const bridge = createdBridge(network);
    for (const ip of network.ips) {
      if (ip.address === undefined || ipPrefix(ip) !== undefined) continue;
      const given = attributeOf(ip.element, 'netmask');
      if (given !== undefined && ip.netmask === undefined) continue;
      yield {
        on: given ?? ip.element,
        message:
          given === undefined
            ? `${formatIp(ip.address)} has no default netmask`
            : `the netmask ${given.value} has ones after zeros`,
        fix: "Use prefix='24', or a netmask like 255.255.255.0.",
        libvirt:
          mode === 'nat' || mode === 'route'
            ? `internal error: Invalid prefix or netmask for '${bridge}'`
            : `internal error: bridge '${bridge}' has an invalid netmask or IP address`,
      };
    }
  },
});
