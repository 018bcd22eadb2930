import { nameArgument, shellCommand } from '../../shell-words.ts';
import { startNetwork } from '../repair/steps.ts';
import { broken, type Follow, ok } from './hop.ts';

/** The interface: whether libvirt has unplugged its cable. */
export const interfaceHop: Follow = async (walk) => {
  const { domain, nic } = walk;
  const { mac = 'without MAC', model, isLinkDown } = nic;
  if (!isLinkDown) return ok('interface', `interface ${mac} (${model ?? 'default model'}) has its link up`);
  return broken('interface', walk, {
    message: `interface ${mac} of guest '${domain.name}' has its link down`,
    evidence: [`virsh dumpxml ${domain.name}: <link state='down'/>`],
    effect: 'the guest sees an unplugged cable',
    cause: 'its definition says so, or somebody set it down with domif-setlink',
    fix: 'set the link up',
    commands: [
      shellCommand('vnet', 'domif-setlink', nameArgument('domain', domain.name), nameArgument('interface', mac), 'up'),
    ],
  });
};

/** The libvirt network of the interface. */
export const networkHop: Follow = async (walk) => {
  const { domain, nic, network } = walk;
  const { network: name } = nic;
  if (name === undefined) return undefined;
  if (network === undefined) {
    return broken('network', walk, {
      message: `network '${name}' of guest '${domain.name}' does not exist`,
      evidence: [`net-list --all: no network '${name}'`],
      effect: 'the guest is cut off on this interface, and does not start again',
      fix: 'define a network of this name, or change the interface to another network',
      commands: ['vnet net-list --all', shellCommand('virsh', 'edit', nameArgument('domain', domain.name))],
      names: [name],
    });
  }
  if (network.live === undefined) {
    return broken('network', walk, {
      message: `network '${name}' of guest '${domain.name}' is not active`,
      evidence: [`net-list --all: ${name} inactive`],
      effect: 'the guest is cut off on this interface',
      fix: "start the network; then put the guest's tap on its bridge, or restart the guest",
      commands: [shellCommand('vnet', 'net-start', nameArgument('network', name))],
      repair: { steps: [startNetwork(walk.look, name)], isSafe: true },
      names: [name],
    });
  }
  const { forward, bridge } = network.live;
  return ok(
    'network',
    `network '${name}' is active: mode ${forward ?? 'isolated'}${bridge ? `, bridge ${bridge}` : ''}`,
  );
};

/** Interfaces that use no link of the host. */
export const withoutLinkHop: Follow = async ({ nic }) => {
  if (nic.type === 'user') {
    return ok(
      'network',
      `${nic.backend ?? 'SLIRP'} connects the guest: it reaches what this host reaches, and nothing reaches it except by port forwarding`,
    );
  }
  return ok('device', 'the guest drives a network device of the host itself: the host sees nothing of its traffic');
};
