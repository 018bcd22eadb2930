/** A network after the shape of a real one, and what is right to say about it. */
export interface CorpusNetwork {
  /** Unique in the corpus; not the name of the network. */
  readonly id: string;
  /** The kind of setup it is from. */
  readonly from: string;
  readonly xml: string;
  /** The stage at which libvirt rejects it, recorded from libvirt 9.0.0 and 11.3.0; absent where it starts. */
  readonly rejectedAt?: 'define' | 'start';
  /** What a host must have to start it, so that the result of net-start is not compared. */
  readonly needs?: string;
  /** The rules that `vnet validate` reports, sorted, one entry per problem. */
  readonly rules?: readonly string[];
  /** Phrases that the fixes of `vnet validate` must contain. */
  readonly advice?: readonly string[];
  /** Replaces rejectedAt and rules for libvirt 11.3.0, where that differs from 9.0.0. */
  readonly in11?: Pick<CorpusNetwork, 'rejectedAt' | 'rules'>;
  /** Phrases that `vnet explain` must print. */
  readonly explain?: readonly string[];
}

/** A network that is defined on a host that already has another one, from another file. */
export interface CorpusPair {
  readonly id: string;
  readonly from: string;
  readonly first: string;
  readonly second: string;
  /** The stage at which libvirt rejects the second network while the first one is active. */
  readonly rejectedAt?: 'define' | 'start';
  /** The rules that `vnet validate FIRST SECOND` reports about both together. */
  readonly rules: readonly string[];
}

/** What libvirt does with a network, and the rules that `vnet validate` reports, sorted. */
export function expectedFor(
  { rules, rejectedAt, in11 }: CorpusNetwork,
  libvirt: string,
): { rules: readonly string[]; rejectedAt: 'define' | 'start' | undefined } {
  const expected = libvirt.startsWith('9.') ? { rules, rejectedAt } : (in11 ?? { rules, rejectedAt });
  return { rules: [...(expected.rules ?? [])].sort(), rejectedAt: expected.rejectedAt };
}
