import { scanElements } from '../xml/scan.ts';
import type { InterfaceTraffic } from './traffic.ts';

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** An interface of a running guest, without what it counted. */
export interface RunningInterface extends Omit<InterfaceTraffic, 'counters'> {
  /** The number that libvirt gave the guest when it started; undefined in a definition. */
  readonly id: string | undefined;
}

/**
 * Reads the interfaces of a running guest from its state file or the output of `virsh dumpxml`. Only the state file says whether
 * the guest is paused. In it, `<actual>` has what the type network turned out to be.
 */
export function readRunningGuest(xml: string): RunningInterface[] {
  const interfaces: Draft<RunningInterface>[] = [];
  const isPaused = /^\s*<domstatus\s+state='paused'/m.test(xml.slice(0, HEAD));
  let guest = '';
  let id: string | undefined;
  // A state file starts with hundreds of capabilities of the guest's QEMU.
  const start = Math.max(0, xml.search(/<domain[\s>]/));
  for (const { path, attributes, text } of scanElements(xml.slice(start))) {
    if (path === 'domain') id = attributes.id;
    if (path === 'domain/name') guest = text;
    if (!path.startsWith(INTERFACE)) continue;
    const part = path.slice(INTERFACE.length);
    if (part === '') {
      const type = attributes.type ?? '';
      interfaces.push({ id, guest, isPaused, type, network: undefined, mac: undefined, tap: undefined });
    }
    const last = interfaces.at(-1);
    if (last === undefined) continue;
    if (part === '/actual') last.type = attributes.type ?? last.type;
    else if (part === '/source') last.network = attributes.network;
    else if (part === '/mac') last.mac = attributes.address?.toLowerCase();
    else if (part === '/target') last.tap = attributes.dev;
  }
  return interfaces;
}

const INTERFACE = 'domain/devices/interface';
/** `<domstatus>` follows a comment of a few lines. */
const HEAD = 2_000;
