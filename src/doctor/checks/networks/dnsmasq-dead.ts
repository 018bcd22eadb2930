import { leasesAddresses, needsDnsmasq } from '../../../libvirt/dnsmasq.ts';
import type { Check } from '../../check.ts';
import { reloadCommand } from '../../facts/daemons.ts';
import { dnsmasq } from '../../facts/dnsmasq.ts';
import { ownBridges } from '../../facts/own-bridges.ts';

export const dnsmasqDead: Check = {
  id: 'dnsmasq-dead',
  area: 'networks',
  passed: 'dnsmasq runs for every active network that needs it',
  async find(look) {
    const served = (await look.at(ownBridges)).filter(needsDnsmasq);
    if (served.length === 0) return [];
    const running = await look.at(dnsmasq);
    const dead = served.filter(({ name }) => !running.some(({ network }) => network === name));
    if (dead.length === 0) return [];
    const reload = await reloadCommand(look);
    return dead.map((network) => ({
      severity: 'error',
      message: `network '${network.name}' is active, but its dnsmasq does not run`,
      evidence: [`/proc: no dnsmasq with --conf-file=.../${network.name}.conf`],
      effect: `guests get no ${[...(leasesAddresses(network) ? ['addresses'] : []), ...(network.isDnsOff ? [] : ['answers to DNS queries'])].join(' and no ')} from this network`,
      cause: 'dnsmasq crashed, or something other than libvirt ended it',
      fix: 'reload the daemon: it starts each dnsmasq that is missing and interrupts nothing',
      commands: reload === undefined ? [] : [reload],
      network: network.name,
    }));
  },
};
