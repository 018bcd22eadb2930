import type { Host } from '../host/host.ts';
import { define } from '../libvirt/define.ts';
import { compareNetworks } from '../network/compare/compare.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { parseXml } from '../xml/parse.ts';
import { Conflict } from './conflict.ts';
import type { StepActions, StepState } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/** Replaces the definition of a network. */
export interface DefineStep {
  readonly kind: 'define';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly network: string;
  /** The XML of the definition. */
  readonly before: string;
  readonly after: string;
}

export function defineActions(step: DefineStep): StepActions {
  const { network, before, after } = step;
  const state = async (host: Host): Promise<StepState> => {
    const now = await stepVirsh(host, step).ask('net-dumpxml', '--inactive', '--network', network);
    if (isSame(now, after)) return 'applied';
    return isSame(now, before) ? 'pending' : 'conflict';
  };
  return {
    description: `define network ${network}`,
    state,
    async apply(host) {
      if ((await state(host)) === 'conflict') throw new Conflict(`something else has changed network ${network}`);
      await define(after, { host, virsh: stepVirsh(host, step) });
    },
    undo: (host) => define(before, { host, virsh: stepVirsh(host, step) }),
  };
}

/** Compares by meaning, because libvirt chooses how it writes a definition. */
function isSame(now: string, xml: string): boolean {
  const [current, wanted] = [now, xml].map((source) => ({
    source: source.trimStart(),
    network: readNetwork(parseXml(source.trimStart())),
  }));
  return (
    current !== undefined && wanted !== undefined && compareNetworks(current, wanted, { live: false }).length === 0
  );
}
