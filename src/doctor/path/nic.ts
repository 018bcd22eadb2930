import { scanElements } from '../../xml/scan.ts';

/** An interface of a guest, with what decides its path. */
export interface Nic {
  /** libvirt's `<interface type>`. */
  readonly type: string;
  readonly mac: string | undefined;
  readonly model: string | undefined;
  readonly network: string | undefined;
  /** The bridge that it is or should be a port of. libvirt adds that of its network when the guest starts. */
  readonly bridge: string | undefined;
  /** The link that macvtap is on. */
  readonly device: string | undefined;
  /** The host side: a tap or a macvtap device. */
  readonly tap: string | undefined;
  /** Whether `<link state='down'/>` unplugs the cable. */
  readonly isLinkDown: boolean;
  /** `passt`; undefined for SLIRP of QEMU. */
  readonly backend: string | undefined;
}

type Draft = { -readonly [Key in keyof Nic]: Nic[Key] };

/** Reads the interfaces of a guest from the output of `virsh dumpxml`. */
export function readNics(xml: string): Nic[] {
  const nics: Draft[] = [];
  for (const { path, attributes } of scanElements(xml)) {
    const last = nics.at(-1);
    const name = path.replace(/^domain\/devices\/interface\//, '');
    if (path === 'domain/devices/interface') nics.push({ ...EMPTY, type: attributes.type ?? '' });
    else if (last === undefined || name === path) continue;
    else if (name === 'mac') last.mac = attributes.address?.toLowerCase();
    else if (name === 'model') last.model = attributes.type;
    else if (name === 'target') last.tap = attributes.dev;
    else if (name === 'link') last.isLinkDown = attributes.state === 'down';
    else if (name === 'backend') last.backend = attributes.type;
    else if (name === 'source') {
      last.network = attributes.network;
      last.bridge = attributes.bridge;
      last.device = attributes.dev;
    }
  }
  return nics;
}

const EMPTY: Nic = {
  type: '',
  mac: undefined,
  model: undefined,
  network: undefined,
  bridge: undefined,
  device: undefined,
  tap: undefined,
  isLinkDown: false,
  backend: undefined,
};
