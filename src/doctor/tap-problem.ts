import type { Link } from '../host/links.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import type { HostProblem } from './check.ts';
import { setUp } from './repair/steps.ts';

/** The host side of the interface of a running guest. */
export interface TapOf {
  /** The name of the guest. */
  readonly guest: string;
  readonly tap: string | undefined;
  readonly isMacvtap: boolean;
}

/** What is wrong with the tap or macvtap device of a guest by itself: it does not exist, or it is down. `link` is what it is. */
export function tapProblem(
  { guest, tap, isMacvtap }: TapOf,
  link: Link | undefined,
): Omit<HostProblem, 'severity'> | undefined {
  const kind = isMacvtap ? 'macvtap device' : 'tap';
  const effect = 'the guest is cut off on this interface';
  if (tap === undefined || link === undefined) {
    return {
      message: `the ${kind}${tap === undefined ? '' : ` ${tap}`} of guest '${guest}' does not exist`,
      evidence: [tap === undefined ? `virsh dumpxml ${guest}: no <target dev>` : `ip link: no link ${tap}`],
      effect,
      cause: 'something other than libvirt deleted it',
      fix: 'shut the guest down and start it again: a reboot inside the guest does not create it',
      commands: [
        shellCommand('virsh', 'shutdown', nameArgument('domain', guest)),
        shellCommand('virsh', 'start', nameArgument('domain', guest)),
      ],
      guest,
    };
  }
  if (link.flags?.includes('UP')) return undefined;
  return {
    message: `the ${kind} ${tap} of guest '${guest}' is down`,
    evidence: [`ip link: ${tap} <${(link.flags ?? []).join(',')}>`],
    effect,
    fix: 'bring it up',
    commands: [shellCommand('sudo', 'ip', 'link', 'set', tap, 'up')],
    repair: { steps: [setUp(tap)], isSafe: true, touches: [tap] },
    guest,
  };
}
