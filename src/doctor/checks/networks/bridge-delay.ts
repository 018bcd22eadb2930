import type { Host } from '../../../host/host.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { ownBridges } from '../../facts/own-bridges.ts';

/** Seconds. With STP the kernel uses at least 2 s, also for libvirt's default of 0. */
const SHORTEST = 2;
const LONG = 5;

export const bridgeDelay: Check = {
  id: 'bridge-delay',
  area: 'networks',
  passed: 'no bridge of a network makes guests wait long for their first packet',
  async find(look) {
    return (await look.at(ownBridges)).flatMap(({ name, bridge }) => {
      const delay = numberIn(look.host, `/sys/class/net/${bridge}/bridge/forward_delay`) / 100;
      const stp = numberIn(look.host, `/sys/class/net/${bridge}/bridge/stp_state`);
      if (stp !== 1 || !(delay >= LONG)) return [];
      return [
        {
          severity: 'warning' as const,
          message: `the bridge ${bridge} of network '${name}' forwards nothing of a guest for ${2 * delay} s after its start`,
          evidence: [`/sys/class/net/${bridge}/bridge: stp_state ${stp}, forward_delay ${delay * 100}`],
          effect: 'DHCP clients and network boot may give up before that',
          cause: `STP is on with a forward delay of ${delay} s, which a new port waits twice`,
          fix: `lower the delay now, and set delay='0' in <bridge> with net-edit so that the next start keeps it`,
          commands: [
            shellCommand(
              'sudo',
              'ip',
              'link',
              'set',
              bridge,
              'type',
              'bridge',
              'forward_delay',
              String(SHORTEST * 100),
            ),
          ],
          network: name,
        },
      ];
    });
  },
};

/** NaN if there is no such file. */
function numberIn(host: Host, path: string): number {
  return Number.parseInt(host.readFile(path)?.toString() ?? '', 10);
}
