import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { orThrow } from '../libvirt/virsh-process.ts';
import { applyEdits } from '../xml/edit.ts';
import { Conflict } from './conflict.ts';
import { interfacesOn, macOf, onNetwork } from './domain-interfaces.ts';
import type { StepActions, StepState } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/** Puts interfaces in the definition of a guest on another network. */
export interface GuestNetworkStep {
  readonly kind: 'guest-network';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly guest: string;
  readonly uuid: string;
  readonly from: string;
  readonly to: string;
  readonly macs: readonly string[];
}

/** The step keeps no XML: a definition has passwords. */
export function guestNetworkActions(step: GuestNetworkStep): StepActions {
  const { guest, from, to } = step;
  const state = async (host: Host): Promise<StepState> => {
    const xml = await definitionOf(host, step);
    if (ownInterfaces(xml, from, step).length > 0) return 'pending';
    return ownInterfaces(xml, to, step).length > 0 ? 'applied' : 'conflict';
  };
  return {
    description: `change network ${from} to ${to} in the definition of guest ${guest}`,
    state,
    async apply(host) {
      if ((await state(host)) === 'conflict') throw new Conflict(`something else has changed guest ${guest}`);
      await move(host, step, from, to);
    },
    undo: (host) => move(host, step, to, from),
  };
}

async function move(host: Host, step: GuestNetworkStep, from: string, to: string): Promise<void> {
  const xml = await definitionOf(host, step);
  const edits = ownInterfaces(xml, from, step).flatMap((element) => onNetwork(element, to));
  const file = await host.temporaryFile('guest.xml', applyEdits(xml, edits));
  try {
    const [answer] = await stepVirsh(host, step).askAll([['define', '--file', file.path]]);
    if (answer !== undefined) orThrow(answer);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    throw new VnetError(error.code, [`guest '${step.guest}' cannot be changed`, ...error.messages], {
      hints: error.hints,
      cause: error,
    });
  } finally {
    file.remove();
  }
}

async function definitionOf(host: Host, step: GuestNetworkStep): Promise<string> {
  const xml = await stepVirsh(host, step).ask('dumpxml', '--inactive', '--security-info', '--domain', step.uuid);
  return xml.trimStart();
}

function ownInterfaces(xml: string, network: string, { macs }: GuestNetworkStep) {
  return interfacesOn(xml, network).filter((element) => macs.includes(macOf(element) ?? ''));
}
