import type { NetworkSummary } from '../../../libvirt/network-summary.ts';
import type { Check } from '../../check.ts';
import { reloadCommand } from '../../facts/daemons.ts';
import { dnsmasqProcesses } from '../../facts/dnsmasq-processes.ts';
import { ownBridges } from '../../facts/own-bridges.ts';

export const dnsmasqDead: Check = {
  id: 'dnsmasq-dead',
  area: 'networks',
  passed: 'dnsmasq runs for every active network that needs it',
  async find(look) {
    const served = (await look.at(ownBridges)).filter(needsDnsmasq);
    if (served.length === 0) return [];
    const running = await look.at(dnsmasqProcesses);
    const dead = served.filter(
      ({ name }) => !running.some(({ configuration }) => configuration.endsWith(`/${name}.conf`)),
    );
    if (dead.length === 0) return [];
    const reload = await reloadCommand(look);
    return dead.map((network) => ({
      severity: 'error',
      message: `network '${network.name}' is active, but its dnsmasq does not run`,
      evidence: [`/proc: no dnsmasq with --conf-file=.../${network.name}.conf`],
      effect: `guests get no ${[...(hasDhcp(network) ? ['addresses'] : []), ...(network.isDnsOff ? [] : ['answers to DNS queries'])].join(' and no ')} from this network`,
      cause: 'dnsmasq crashed, or something other than libvirt ended it',
      fix: 'reload the daemon: it starts each dnsmasq that is missing and interrupts nothing',
      commands: reload === undefined ? [] : [reload],
      network: network.name,
    }));
  },
};

/** As libvirt decides: networks without an address have no dnsmasq, nor those that neither lease addresses nor answer queries. */
function needsDnsmasq(network: NetworkSummary): boolean {
  return network.subnets.length > 0 && (hasDhcp(network) || network.isDnsOff !== true);
}

function hasDhcp({ subnets, reservations }: NetworkSummary): boolean {
  return reservations.length > 0 || subnets.some(({ ranges }) => ranges.length > 0);
}
