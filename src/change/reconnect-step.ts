import type { Host, TemporaryFile } from '../host/host.ts';
import { interfaceOn } from './domain-interfaces.ts';
import { portOf, uuidOf, withUuid } from './network-ports.ts';
import type { StepActions } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/**
 * Disconnects interfaces of running guests and connects them again, so that their DHCP clients request an address. A guest that
 * ends meanwhile, or does not notice, is no failure.
 */
export interface ReconnectStep {
  readonly kind: 'reconnect';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly network: string;
  readonly interfaces: readonly ReconnectedInterface[];
  /** For how long they are disconnected. */
  readonly milliseconds: number;
}

export interface ReconnectedInterface {
  /** The UUID of the guest. */
  readonly domain: string;
  readonly mac: string;
  /** The XML of its network port for net-port-create. */
  readonly port: string;
}

export function reconnectActions(step: ReconnectStep): StepActions {
  const connect = async (host: Host) => {
    await setLinks(host, step, 'up');
    await listMacs(host, step);
  };
  const apply = async (host: Host) => {
    try {
      await setLinks(host, step, 'down');
      await host.sleep(step.milliseconds);
    } finally {
      await connect(host);
    }
  };
  return {
    description: 'disconnect and connect the interfaces of guests',
    // Nothing shows afterwards that it was done.
    state: async () => 'applied',
    apply,
    undo: async () => {},
    repair: connect,
    finish: apply,
  };
}

/** One virsh for all: it goes on after an error, as for a guest that has ended. */
async function setLinks(host: Host, step: ReconnectStep, state: 'up' | 'down'): Promise<void> {
  await stepVirsh(host, step).askAll(
    step.interfaces.map(({ domain, mac }) => [
      'domif-setlink',
      '--domain',
      domain,
      '--interface',
      mac,
      '--state',
      state,
    ]),
  );
}

/**
 * Creates the network ports again. When libvirt 9.0 to 11.3 changes an interface, it removes its MAC address from the list that name
 * resolution reads, and adds it only for a new port.
 */
async function listMacs(host: Host, step: ReconnectStep): Promise<void> {
  const { network, interfaces } = step;
  const virsh = stepVirsh(host, step);
  const answers = await virsh.askAll(interfaces.map(({ domain }) => ['dumpxml', '--domain', domain]));
  const files: TemporaryFile[] = [];
  const words: string[][] = [];
  for (const [index, { mac, port }] of interfaces.entries()) {
    // libvirt may have changed it.
    const element = interfaceOn((answers[index]?.stdout ?? '').trimStart(), mac, network);
    const uuid = portOf(element);
    if (uuid === undefined) continue;
    const file = await host.temporaryFile('port.xml', withUuid(port, uuid));
    files.push(file);
    // The restart of a run that is finished may have created the port that the interface had before.
    const ports = new Set([uuid, uuidOf(port) ?? uuid]);
    words.push(...[...ports].map((each) => ['net-port-delete', '--network', network, '--port', each]), [
      'net-port-create',
      '--network',
      network,
      '--file',
      file.path,
    ]);
  }
  await virsh.askAll(words);
  for (const file of files) file.remove();
}
