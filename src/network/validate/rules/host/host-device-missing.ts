import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-device-missing',
  severity: 'warning',
  stage: 'use',
  why: 'Guests or their traffic need this device.',
  wrong: [
    "<!-- this host: link eth0 --><forward mode='nat' dev='eth9'/><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: link eth0 --><forward mode='hostdev'><pf dev='eth9'/></forward>",
  ],
  right: ["<!-- this host: link eth0 --><forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>"],
  *check({ forward }, host) {
    for (const { element, dev } of [...(forward?.interfaces ?? []), ...(forward?.physicalFunctions ?? [])]) {
      if (dev === undefined || host.links.has(dev)) continue;
      yield {
        on: propertyOf(element, 'dev') ?? element,
        message: `this host has no device named '${dev}'`,
        fix: 'Correct the name; ip link lists the devices of this host.',
      };
    }
  },
});
