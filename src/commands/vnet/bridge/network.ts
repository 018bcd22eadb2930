import { VnetError } from '../../../error.ts';
import { libvirtNetworks } from '../../../facts/libvirt-networks.ts';
import type { Finding } from '../../../finding.ts';
import { defineNetwork } from '../../../libvirt/define.ts';
import { type Dump, dumpEach, NETWORKS } from '../../../libvirt/dump-each.ts';
import { locationOf, SYSTEM_PATHS } from '../../../libvirt/location.ts';
import { listNetworks } from '../../../libvirt/networks.ts';
import type { Target } from '../../../libvirt/target.ts';
import { readNetwork } from '../../../network/parse/parse.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { MalformedXml } from '../../../xml/document.ts';
import { escapeAttribute, escapeText } from '../../../xml/escape.ts';
import { parseXml } from '../../../xml/parse.ts';

/** Throws VnetError if libvirt has a network of this name, or if a network uses the bridge already. */
export async function checkNewNetwork(target: Target, name: string, bridge: string): Promise<void> {
  if (name === '' || /[/\p{Cc}]/u.test(name)) throw new VnetError('usage', `invalid name of a network '${name}'`);
  const { names, bridges } = await libvirtNetworks(target);
  if (names.includes(name)) {
    throw new VnetError('refused', `there is a network '${name}' already`, {
      hint: 'choose another name. To see the networks, run',
      commands: ['vnet net-list --all'],
    });
  }
  const user = bridges.find((each) => each.name === bridge);
  if (user !== undefined)
    throw new VnetError('refused', `network '${user.network}' has the bridge '${bridge}' already`);
}

/** Throws VnetError if libvirt is not the one whose networks are on this host. */
export function checkLocal({ virsh, host }: Target): void {
  if (locationOf(virsh.uri, host).paths?.networks === SYSTEM_PATHS.networks) return;
  throw new VnetError('refused', `--route needs the libvirt of this host, not '${virsh.uri}'`, {
    hint: 'omit -c',
  });
}

/**
 * Throws VnetError if a network sends packets of guests over an interface, which they would not pass after the move. Without a
 * libvirt that answers, returns a note: the move does not need one.
 */
export async function checkUnused(target: Target, link: string): Promise<readonly Finding[]> {
  if (!locationOf(target.virsh.uri, target.host).local) return [];
  let dumps: readonly Dump[];
  try {
    dumps = (await dumpEach(target.virsh, NETWORKS, { definitions: true })).items;
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    const message = `libvirt's networks were not checked: ${error.messages[0]}`;
    return [{ id: 'networks-unknown', severity: 'note', message }];
  }
  for (const { xml, inactiveXml } of dumps) {
    for (const each of [xml, inactiveXml]) {
      const network = each === undefined ? undefined : networkOf(each);
      const { dev, interfaces = [] } = network?.forward ?? {};
      if (dev !== link && !interfaces.some((own) => own.dev === link)) continue;
      throw new VnetError('refused', `cannot move the interface: network '${network?.name}' uses '${link}'`, {
        hint: 'remove the network, or its <forward dev>. To see it, run',
        commands: [shellCommand('vnet', 'explain', ...operands(network?.name ?? ''))],
      });
    }
  }
  return [];
}

function networkOf(xml: string) {
  try {
    return readNetwork(parseXml(xml));
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}

/** Defines, starts and autostarts the network of a bridge. */
export function createNetwork(target: Target, name: string, bridge: string): Promise<void> {
  const xml = [
    `<network>`,
    `  <name>${escapeText(name)}</name>`,
    `  <forward mode='bridge'/>`,
    `  <bridge name='${escapeAttribute(bridge)}'/>`,
    `</network>\n`,
  ].join('\n');
  return defineNetwork({ name, xml }, ['net-start', 'net-autostart'], target);
}

/** Starts and autostarts the network of a bridge if it is defined only, which a confirmation that was killed leaves. */
export async function finishNetwork(target: Target, name: string): Promise<void> {
  const network = (await listNetworks(target.virsh, ['--all'])).find((each) => each.name === name);
  if (network === undefined || !network.persistent) return;
  if (!network.active) await target.virsh.ask('net-start', '--network', name);
  if (!network.autostart) await target.virsh.ask('net-autostart', '--network', name);
}

/** Stops and undefines the network of a bridge, if it is still there. */
export async function removeNetwork(target: Target, name: string): Promise<void> {
  const network = (await listNetworks(target.virsh, ['--all'])).find((each) => each.name === name);
  if (network?.active) await target.virsh.ask('net-destroy', '--network', name);
  if (network?.persistent) await target.virsh.ask('net-undefine', '--network', name);
}
