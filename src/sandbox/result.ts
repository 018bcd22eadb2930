import type { Json } from '../render/outcome.ts';

/** One thing that was looked at with real packets: what the network promises, and what was seen. */
export interface Check {
  readonly check: string;
  readonly expected: string;
  readonly seen: string;
  /** undefined where it could not be tried. */
  readonly ok: boolean | undefined;
}

/** What became of one network on the throw-away host. */
export interface Tried {
  readonly file: string;
  /** undefined where libvirt did not even take its XML. */
  readonly name: string | undefined;
  readonly mode: string;
  readonly defined: boolean;
  readonly started: boolean;
  /** libvirt's own errors. */
  readonly errors: readonly string[];
  /** What to do about them, where it is known. */
  readonly fix: string | undefined;
  readonly bridge: string | undefined;
  /** Of the bridge, each with its prefix. */
  readonly addresses: readonly string[];
  /** As ip-route(8) prints them. */
  readonly routes: readonly string[];
  /** The lines of the configuration that libvirt wrote for dnsmasq, comments left out. */
  readonly dnsmasq: readonly string[];
  /** The rules that name the bridge or its subnets, as iptables-save(8) or nft(8) prints them. */
  readonly firewall: readonly string[];
  readonly checks: readonly Check[];
  /** What was made up for it, and what could not be tried and why. */
  readonly notes: readonly string[];
}

/** All that was seen on a throw-away host. */
export interface Rehearsal {
  readonly libvirt: string;
  readonly networks: readonly Tried[];
  /** What could not be copied from this host. */
  readonly notes: readonly string[];
  readonly seconds: number;
  /** The name of the host where it was kept. */
  readonly kept: string | undefined;
}

/** Whether libvirt took everything and every check that could be tried went as the network promises. */
export function wentWell({ networks }: Rehearsal): boolean {
  return networks.every(({ started, checks }) => started && checks.every(({ ok }) => ok !== false));
}

/** The same for programs: `ok` of a check is null where it could not be tried. */
export function rehearsalData(rehearsal: Rehearsal): { readonly [key: string]: Json } {
  const { libvirt, networks, notes, seconds, kept } = rehearsal;
  return {
    libvirt,
    ok: wentWell(rehearsal),
    seconds,
    kept: kept ?? null,
    notes,
    networks: networks.map(({ checks, ...network }) => ({
      ...network,
      checks: checks.map((check) => ({ ...check, ok: check.ok ?? null })),
    })),
  };
}
