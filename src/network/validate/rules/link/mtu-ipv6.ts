import { mtuSize } from '../../../parse/parse.ts';
import { addressRefused } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mtu-ipv6',
  severity: 'error',
  stage: 'start',
  why: 'IPv6 needs links of at least 1280 bytes (RFC 8200); the kernel disables IPv6 on a smaller one.',
  wrong: ["<mtu size='1000'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>"],
  right: ["<mtu size='1280'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>"],
  *check(network) {
    const { element, mtu, ips } = network;
    const given = mtuSize(element);
    const ip = ips.find(({ address }) => address?.family === 6);
    if (!mayCreateBridge(network) || !mtu || mtu < 68 || mtu >= 1280) return;
    if (given === undefined || ip === undefined) return;
    yield {
      on: given,
      message: `an MTU of ${mtu} bytes is too small for IPv6`,
      fix: 'Write at least 1280, or remove the IPv6 <ip>.',
      libvirt: addressRefused(network, ip),
    };
  },
});
