import type { Json } from '../render/outcome.ts';

/** One promise of a network, and what a rehearsal saw. */
export interface Check {
  readonly check: string;
  readonly expected: string;
  readonly seen: string;
  /** Undefined if it could not be checked; `seen` then says why. */
  readonly ok: boolean | undefined;
}

/** What a rehearsal saw of one network. */
export interface NetworkResult {
  readonly file: string;
  /** Undefined if libvirt rejected the XML. */
  readonly name: string | undefined;
  readonly mode: string;
  readonly defined: boolean;
  readonly started: boolean;
  /** libvirt's errors. */
  readonly errors: readonly string[];
  /** What to do about them, if known. */
  readonly fix: string | undefined;
  readonly bridge: string | undefined;
  /** The addresses of the bridge, with prefix lengths. */
  readonly addresses: readonly string[];
  /** The routes over the bridge, as ip-route(8) prints them. */
  readonly routes: readonly string[];
  /** The lines of dnsmasq's configuration without comments. */
  readonly dnsmasq: readonly string[];
  /** The rules that name the bridge or its subnets, as iptables-save(8) or nft(8) prints them. */
  readonly firewall: readonly string[];
  readonly checks: readonly Check[];
  /** How the sandbox differs from the host for this network, and what could not be checked. */
  readonly notes: readonly string[];
}

/** The result of a rehearsal. */
export interface Rehearsal {
  /** The version of libvirt. */
  readonly libvirt: string;
  readonly networks: readonly NetworkResult[];
  /** What could not be copied from the host. */
  readonly notes: readonly string[];
  readonly seconds: number;
  /** The name of the sandbox if it is kept. */
  readonly kept: string | undefined;
}

/** Whether libvirt starts every network and no check failed. */
export function passed({ networks }: Rehearsal): boolean {
  return networks.every(networkPassed);
}

export function networkPassed({ started, checks }: NetworkResult): boolean {
  return started && checks.every(({ ok }) => ok !== false);
}

/** The rehearsal as data. `ok` of a check is null if it could not be checked. */
export function rehearsalData(rehearsal: Rehearsal): { readonly [key: string]: Json } {
  const { libvirt, networks, notes, seconds, kept } = rehearsal;
  return {
    libvirt,
    ok: passed(rehearsal),
    seconds,
    kept: kept ?? null,
    notes,
    networks: networks.map(({ checks, ...network }) => ({
      ...network,
      checks: checks.map((check) => ({ ...check, ok: check.ok ?? null })),
    })),
  };
}
