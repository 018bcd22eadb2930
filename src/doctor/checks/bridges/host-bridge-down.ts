import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { guestBridges } from '../../facts/guest-bridges.ts';

export const hostBridgeDown: Check = {
  id: 'host-bridge-down',
  area: 'bridges',
  passed: 'every bridge of this host with guests is up',
  async find(look) {
    return (await look.at(guestBridges)).flatMap(({ name, link: { flags = [] }, isOwn }) =>
      isOwn || flags.includes('UP')
        ? []
        : [
            {
              severity: 'error' as const,
              message: `bridge ${name} is down`,
              evidence: [`ip link: ${name} ${flags.join(',')}`],
              effect: 'guests on it reach nobody',
              fix: 'set it up, and where it is configured, too',
              commands: [shellCommand('sudo', 'ip', 'link', 'set', 'dev', name, 'up')],
            },
          ],
    );
  },
};
