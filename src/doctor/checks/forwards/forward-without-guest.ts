import { removals, repetition } from '../../../forward/arguments.ts';
import type { Forward } from '../../../forward/state.ts';
import { nameArgument, operands, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { forwardsFile, forwardTargets, portText } from '../../facts/forwards.ts';
import { networks } from '../../facts/libvirt.ts';
import { startNetwork } from '../../repair/steps.ts';

export const forwardWithoutGuest: Check = {
  id: 'forward-without-guest',
  area: 'forwards',
  passed: 'every forward leads to an address on an active network',
  async find(look) {
    const { waiting } = await look.at(forwardTargets);
    if (waiting.length === 0) return [];
    const defined = new Set((await look.at(networks)).map(({ name }) => name));
    const { forwards } = await look.at(forwardsFile);
    return waiting.map(({ forward, reason }): HostProblem => {
      const { network, guest } = forward;
      const problem = {
        severity: 'warning' as const,
        message: `the forward of ${portText({ forward })} to ${guest} leads nowhere`,
        effect: 'connections to the port reach this host itself',
        network,
        guest,
      };
      if (!defined.has(network)) {
        const evidence = [`net-list --all: no network ${network}`];
        return { ...problem, evidence, fix: 'remove the forward', commands: removalCommands(forward, forwards) };
      }
      if (reason === 'network-inactive') {
        return {
          ...problem,
          evidence: [`net-list --all: ${network} inactive`],
          fix: 'start the network',
          commands: [shellCommand('vnet', 'net-start', nameArgument('network', network))],
          repair: { steps: [startNetwork(look, network)], isSafe: true },
        };
      }
      return { ...problem, evidence: [addressEvidence(forward)], ...addressFix(forward, forwards) };
    });
  },
};

function addressEvidence({ follow, mac, network, addresses }: Forward): string {
  if (follow) return `leases of ${network}: none of ${mac}`;
  return `${addresses.join(', ')} is not in a subnet of network ${network}`;
}

function addressFix(forward: Forward, all: readonly Forward[]): Pick<HostProblem, 'fix' | 'commands'> {
  const { follow, guest, addresses } = forward;
  if (follow) return { fix: 'start the guest; if it runs, renew its lease' };
  if (addresses.includes(guest)) {
    const fix = 'remove the forward, and add it with the present address of the guest';
    return { fix, commands: removalCommands(forward, all) };
  }
  return {
    fix: 'add the forward again, so that it leads to the present address of the guest',
    commands: [shellCommand('sudo', 'vnet', 'forward', 'add', ...repetition(forward))],
  };
}

function removalCommands(forward: Forward, all: readonly Forward[]): string[] {
  return removals([forward], all).map((each) =>
    shellCommand('sudo', 'vnet', 'forward', 'remove', ...operands(...each)),
  );
}
