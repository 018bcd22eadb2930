import { propertyOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { MAX_LINK_NAME } from '../../parts/link-name.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-dev-long',
  severity: 'error',
  stage: 'start',
  why: 'Interface names in Linux have at most 15 bytes, and the firewall rejects a longer one.',
  wrong: ["<forward mode='nat' dev='my-very-own-device'/><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    const mode = modeOf(network);
    const first = network.forward?.interfaces[0];
    if ((mode !== 'nat' && mode !== 'route') || first?.dev === undefined || network.ips.length === 0) return;
    if (Buffer.byteLength(first.dev) <= MAX_LINK_NAME) return;
    yield {
      on: propertyOf(first.element, 'dev') ?? first.element,
      message: `the device name '${first.dev}' is longer than ${MAX_LINK_NAME} bytes`,
      fix: "Use a name that 'ip link' lists.",
    };
  },
});
