import type { Context } from '../../../cli/command.ts';
import type { Finding } from '../../../finding.ts';
import { readInterfaces } from '../../../libvirt/interfaces.ts';
import { shellCommand } from '../../../shell-words.ts';

const CONFIG = ['--config'];

/** A change of a guest that succeeded. */
export interface GuestChange {
  readonly domain: string;
  /** The command that makes the same change, without the options that say where. */
  readonly words: readonly string[];
  /** The interface that was given, if by its tap: a definition has none, so its MAC is used instead. */
  readonly tap?: string;
  /** The option for the running guest; `[]` if that is the default. */
  readonly liveOption?: readonly string[];
  /** The options that say where. */
  readonly flags: { readonly config: boolean; readonly live?: boolean; readonly persistent?: boolean };
}

/**
 * Reports that a change reached only the running guest or only its definition, with the command that changes the other too.
 * Asks one virsh.
 */
export async function onlyPartly(
  { domain, words, tap, liveOption = ['--live'], flags: { config, live = false, persistent = false } }: GuestChange,
  { virsh }: Context,
): Promise<readonly Finding[]> {
  if (persistent || (config && live)) return [];
  const [info, dump] = await virsh.askAll([
    ['dominfo', `--domain=${domain}`],
    ['dumpxml', `--domain=${domain}`],
  ]);
  const state = /^State: +(.*)$/m.exec(info?.stdout ?? '')?.[1];
  if (state === undefined || state === 'shut off' || state === 'crashed') return [];
  const mac = readInterfaces(dump?.stdout ?? '').find((each) => each.tap === tap)?.mac;
  const byMac = words.map((word) => (word === tap && mac !== undefined ? mac : word));
  if (config) {
    return [
      {
        id: 'definition-not-live',
        severity: 'note',
        message: 'only the definition changed; the guest runs on unchanged until it is shut down and started',
        fix: 'to change the running guest too, run',
        commands: [shellCommand('vnet', ...words, ...liveOption)],
      },
    ];
  }
  if (!/^Persistent: +yes$/m.test(info?.stdout ?? '')) return [];
  return [
    {
      id: 'live-only',
      severity: 'note',
      message: 'only the running guest changed; it loses the change when it is shut down',
      fix: 'to change its definition too, run',
      commands: [shellCommand('vnet', ...byMac, ...CONFIG)],
    },
  ];
}

/** The MAC of the interface that was attached last to only one of the running guest and its definition. */
export async function attachedMac(domain: string, { virsh }: Context): Promise<string | undefined> {
  const [live, inactive] = await virsh.askAll([
    ['dumpxml', `--domain=${domain}`],
    ['dumpxml', `--domain=${domain}`, '--inactive'],
  ]);
  const [running, defined] = [live, inactive].map((answer) =>
    readInterfaces(answer?.stdout ?? '').flatMap(({ mac }) => mac ?? []),
  );
  const only = (macs: readonly string[] = [], others: readonly string[] = []) =>
    macs.findLast((mac) => !others.includes(mac));
  return only(running, defined) ?? only(defined, running);
}
