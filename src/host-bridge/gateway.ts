import { parseIp } from '../address/ip.ts';
import type { Host } from '../host/host.ts';
import { ipJson } from '../host/links.ts';
import type { Snapshot } from './snapshot.ts';

interface Neighbour {
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** States of a neighbour that has answered. */
const REACHED = ['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'PERMANENT'];

/** The port for which a packet is sent: discard. Nobody has to listen; the packet makes the kernel look for the gateway. */
const DISCARD = 9;

/** Milliseconds that a gateway gets: the kernel asks three times, once a second. */
const PATIENCE = 4_000;

/** The gateways of a link's default routes that answer. */
export async function answeringGateways(host: Host, snapshot: Snapshot): Promise<string[]> {
  const found: string[] = [];
  for (const gateway of gatewaysOf(snapshot)) {
    if (await answers(host, snapshot.link, gateway)) found.push(gateway);
  }
  return found;
}

function gatewaysOf({ routes }: Snapshot): string[] {
  const found = routes.flatMap(({ text }) => /^default via (\S+)/.exec(text)?.[1] ?? []);
  return [...new Set(found)].filter((gateway) => parseIp(gateway) !== undefined);
}

/** Whether a gateway answers on a link, to ARP or to neighbour discovery. */
export async function answers(host: Host, link: string, gateway: string): Promise<boolean> {
  const end = host.monotonic() + PATIENCE;
  const zone = gateway.startsWith('fe80:') ? `${gateway}%${link}` : gateway;
  do {
    // Refused, timed out, or rejected by a firewall: only the neighbour counts.
    await host.tryConnect(zone, DISCARD, 300);
    const neighbours = await ipJson<Neighbour>(host, ['neigh', 'show', 'dev', link, 'to', gateway]);
    if (neighbours.some(({ lladdr, state }) => lladdr !== undefined && state?.some((each) => REACHED.includes(each))))
      return true;
  } while (host.monotonic() < end);
  return false;
}
