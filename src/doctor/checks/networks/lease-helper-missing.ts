import type { Check } from '../../check.ts';
import { dnsmasq } from '../../facts/dnsmasq.ts';

export const leaseHelperMissing: Check = {
  id: 'lease-helper-missing',
  area: 'networks',
  passed: 'the program that records leases exists',
  async find(look) {
    const running = await look.at(dnsmasq);
    const scripts = [...new Set(running.flatMap(({ script }) => script ?? []))];
    return scripts
      .filter((script) => !look.host.isRegularFile(script))
      .map((script) => ({
        severity: 'error',
        message: `dnsmasq records leases with ${script}, which is not a program`,
        evidence: running
          .filter((each) => each.script === script)
          .map(({ pid }) => `process ${pid}: dnsmasq --dhcp-script=${script}`),
        effect: 'new leases are missing from vnet leases, net-dhcp-leases and the names of guests',
        fix: 'reinstall the package of libvirt that contains it',
      }));
  },
};
