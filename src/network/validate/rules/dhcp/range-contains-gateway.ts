import { formatIp } from '../../../../address/ip.ts';
import { withValue } from '../../../../xml/edit.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { ipSubnet } from '../../../subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-contains-gateway',
  severity: 'warning',
  stage: 'use',
  why: "dnsmasq may lease the bridge's own address to a guest; then neither the guest nor the gateway works.",
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.1' end='10.9.0.9'/></dhcp></ip>",
    "<ip address='10.9.0.5' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>"],
  *check({ ips }) {
    for (const ip of ips) {
      const address = ipSubnet(ip)?.address;
      if (address === undefined) continue;
      for (const { element, start, end } of ip.ranges) {
        if (start?.family !== address.family || end?.family !== address.family) continue;
        if (start.value > address.value || end.value < address.value) continue;
        const given = propertyOf(element, 'start');
        const next =
          start.value === address.value && end.value > start.value
            ? formatIp({ family: start.family, value: start.value + 1n })
            : undefined;
        yield {
          on: given ?? element,
          message: `the range contains ${formatIp(address)}, the address of the bridge`,
          fix: next === undefined ? 'Start the range after it, or end it before it.' : `Start the range at ${next}.`,
          edits: next === undefined || given === undefined ? undefined : [withValue(given, next)],
        };
      }
    }
  },
});
