import type { Check } from '../../check.ts';
import { ownBridges } from '../../facts/own-bridges.ts';
import { advertisedLinks } from '../../facts/router-advertisements.ts';
import { sysctl, sysctlCommands } from '../../facts/sysctls.ts';
import { setSysctl } from '../../repair/steps.ts';

export const acceptRa: Check = {
  id: 'accept-ra',
  area: 'forwarding',
  passed: 'the kernel accepts router advertisements although it forwards IPv6',
  async find(look) {
    const networks = (await look.at(ownBridges)).filter(({ families }) => families.includes(6));
    if (networks.length === 0 || sysctl(look.host, 'net/ipv6/conf/all/forwarding') !== '1') return [];
    const advertised = await look.at(advertisedLinks);
    return advertised.map(({ name, seen }) => ({
      severity: 'error',
      message: `the kernel ignores router advertisements on '${name}', since it forwards IPv6`,
      evidence: [seen, `/proc/sys/net/ipv6/conf/${name}/accept_ra: 1`, '/proc/sys/net/ipv6/conf/all/forwarding: 1'],
      effect: 'the host and its guests lose their way to the IPv6 Internet when the route or the address expires',
      cause: 'with accept_ra 1 the kernel accepts them only on hosts that do not forward',
      fix: 'accept them although the host forwards, now and at each boot',
      commands: sysctlCommands(`net/ipv6/conf/${name}/accept_ra`, '2'),
      repair: { steps: setSysctl(look, `net/ipv6/conf/${name}/accept_ra`, '2'), isSafe: true, touches: [name] },
    }));
  },
};
