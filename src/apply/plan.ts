import { VnetError } from '../error.ts';
import { withIdentity } from '../network/compare/identity.ts';
import { inOrder, type Update } from '../network/compare/live.ts';
import { markEdits } from '../network/compare/mark.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { applyEdits } from '../xml/edit.ts';
import { type Difference, differences } from './differences.ts';
import type { LibvirtState, NetworkState } from './state.ts';
import type { WantedNetwork } from './wanted.ts';

export interface ApplyOptions {
  /** Whether to start inactive networks; undefined for new ones only. */
  readonly start: boolean | undefined;
  /** Whether libvirt shall start the network when it starts; undefined to keep what is set. */
  readonly autostart: boolean | undefined;
  /** Whether to restart networks that need it. */
  readonly restart: boolean;
  /** The name of the set of files, with which new networks are marked. */
  readonly set?: string | undefined;
}

export type ApplyStep =
  | { readonly kind: 'define'; readonly xml: string }
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'autostart'; readonly enable: boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'restart' };

/** How to make one network match its file. */
export interface NetworkPlan {
  readonly wanted: WantedNetwork;
  /** Undefined if the network does not exist. */
  readonly state: NetworkState | undefined;
  readonly changes: readonly Difference[];
  readonly steps: readonly ApplyStep[];
  /** Whether changes stay that need a restart. */
  readonly pendingRestart: boolean;
  /** Why it cannot be made to match. */
  readonly obstacle: VnetError | undefined;
  /** Why vnet cannot do the pending restart. */
  readonly restartObstacle?: VnetError | undefined;
}

export function planNetwork(wanted: WantedNetwork, libvirt: LibvirtState, options: ApplyOptions): NetworkPlan {
  const state = libvirt.networks.get(wanted.name);
  if (state === undefined) {
    const steps: ApplyStep[] = [
      { kind: 'define', xml: definitionFor(wanted, undefined, options.set) },
      ...autostartSteps(false, options),
      ...(options.start === false ? [] : [{ kind: 'start' } as const]),
    ];
    return { wanted, state, changes: [], steps, pendingRestart: false, obstacle: undefined };
  }
  const changes = differences(wanted, state, libvirt);
  const fixed = changes.find(({ needs }) => needs === 'new network');
  if (fixed !== undefined) {
    return { wanted, state, changes, steps: [], pendingRestart: false, obstacle: cannotChange(wanted.name, fixed) };
  }
  const needsRestart = changes.some(({ where, needs }) => where !== 'definition' && needs === 'restart');
  const isRestarted = needsRestart && options.restart;
  const isDefined = state.definition !== undefined && changes.every(({ where }) => where === 'running');
  const steps: ApplyStep[] = [
    ...(isDefined ? [] : [{ kind: 'define', xml: definitionFor(wanted, state) } as const]),
    ...autostartSteps(state.autostart, options),
    ...(isRestarted ? [{ kind: 'restart' } as const] : updateSteps(changes)),
    ...(state.live === undefined && options.start === true ? [{ kind: 'start' } as const] : []),
  ];
  return { wanted, state, changes, steps, pendingRestart: needsRestart && !isRestarted, obstacle: undefined };
}

/** The definition for libvirt: the file, with what libvirt chose for the network earlier. A new network gets the mark of its set. */
export function definitionFor(wanted: WantedNetwork, state: NetworkState | undefined, set?: string): string {
  const existing = state?.definition ?? state?.live;
  return existing === undefined
    ? applyEdits(wanted.source, markEdits(wanted.network, set))
    : withIdentity(wanted, existing.network);
}

function updateSteps(changes: readonly Difference[]): ApplyStep[] {
  const live = changes.filter(({ where, needs }) => where !== 'definition' && needs === 'live');
  return inOrder(live.flatMap(({ updates }) => updates)).map((update) => ({ kind: 'update', update }));
}

function autostartSteps(current: boolean, { autostart }: ApplyOptions): ApplyStep[] {
  return autostart === undefined || autostart === current ? [] : [{ kind: 'autostart', enable: autostart }];
}

function cannotChange(name: string, { path, defined, running, wanted }: Difference): VnetError {
  const current = defined ?? running ?? 'none';
  return new VnetError(
    'refused',
    `libvirt cannot change the ${path} of network '${name}' from ${current} to ${wanted}`,
    {
      hint: `to keep the network, correct the ${path} in the file. To replace it, run`,
      commands: [
        shellCommand('vnet', 'net-destroy', ...operands(name)),
        shellCommand('vnet', 'net-undefine', ...operands(name)),
      ],
    },
  );
}

/** What a step does, as an imperative. */
export function stepText(step: ApplyStep): string {
  switch (step.kind) {
    case 'define':
      return 'define';
    case 'autostart':
      return step.enable ? 'enable autostart' : 'disable autostart';
    case 'update': {
      if (step.update.command === 'describe')
        return `set the ${step.update.what} to ${JSON.stringify(step.update.text)}`;
      const { command, section, parentIndex, xml } = step.update;
      return `${command} ${section}${parentIndex ? ` of <ip> ${parentIndex}` : ''} ${xml}`;
    }
    default:
      return step.kind;
  }
}
