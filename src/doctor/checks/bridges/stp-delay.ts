import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { guestBridges } from '../../facts/guest-bridges.ts';

/** Hundredths of a second. A new port waits for twice this time, and clients that boot from the network give up after some 10 s. */
const LONG = 500;

export const stpDelay: Check = {
  id: 'stp-delay',
  area: 'bridges',
  passed: 'bridges of this host forward packets of new guests at once',
  async find(look) {
    return (await look.at(guestBridges)).flatMap(({ name, link, isOwn }) => {
      const { stp_state: stp, forward_delay: delay = 0 } = link.linkinfo?.info_data ?? {};
      if (isOwn || stp !== 1 || delay <= LONG) return [];
      return [
        {
          severity: 'warning' as const,
          message: `bridge ${name} forwards nothing for the first ${(2 * delay) / 100} seconds of a guest`,
          evidence: [`ip -d link: ${name} stp_state 1 forward_delay ${delay}`],
          effect: 'guests that request an address at boot may get none',
          cause: 'with the spanning tree protocol, a new port waits for two forward delays',
          fix: 'if the bridge is in no loop, turn the protocol off (stp_state 0); otherwise shorten the delay, and where the bridge is configured, too',
          commands: [shellCommand('sudo', 'ip', 'link', 'set', 'dev', name, 'type', 'bridge', 'forward_delay', '200')],
        },
      ];
    });
  },
};
