import type { Finding } from '../../finding.ts';
import type { AnyInput, Context, MirroredCommand } from '../command.ts';

/** Something newer than the oldest libvirt that vnet supports. */
interface Newer {
  /** As the user wrote it, such as `net-list --title`. */
  readonly what: string;
  readonly since: string;
}

/** Says which libvirt is needed, if virsh does not know the command, option or value, or the daemon cannot do it. */
export async function versionHint(
  errors: readonly string[],
  command: MirroredCommand,
  input: AnyInput | undefined,
  { virsh }: Pick<Context, 'virsh'>,
): Promise<Finding | undefined> {
  const all = errors.join('\n');
  const isUnsupported = /not supported by the connection driver/.test(all);
  const newer = newerIn(all, command, input, isUnsupported);
  if (newer === undefined) return undefined;
  const cause = isUnsupported
    ? 'the connected libvirt does not support it'
    : `virsh here is ${(await virsh.version()) ?? 'older'}`;
  return {
    id: 'libvirt-too-old',
    severity: 'hint',
    message: `${newer.what} needs libvirt ${newer.since} or newer on both sides; ${cause}`,
  };
}

function newerIn(
  errors: string,
  command: MirroredCommand,
  input: AnyInput | undefined,
  isUnsupported: boolean,
): Newer | undefined {
  const { name, flags } = command;
  const option = /doesn't support option --(\S+)/.exec(errors)?.[1];
  if (option !== undefined) return newerOption(command, option);
  const value = /unknown event type '?([^\s']+)/.exec(errors)?.[1];
  if (value !== undefined) {
    const found = Object.entries(flags).find(([, { choicesSince }]) => choicesSince?.[value] !== undefined);
    const since = found?.[1].choicesSince?.[value];
    return found && since ? { what: `${name} --${found[0]} ${value}`, since } : undefined;
  }
  if (!isUnsupported && !/^unknown command: /m.test(errors)) return undefined;
  if (command.since !== undefined) return { what: name, since: command.since };
  // With -o, vnet asks several commands for what one option shows.
  const given = Object.keys(flags).filter((flag) => input?.flags[flag] !== undefined && input.flags[flag] !== false);
  return given.map((flag) => newerOption(command, flag)).find((newer) => newer !== undefined);
}

function newerOption({ name, flags }: MirroredCommand, option: string): Newer | undefined {
  const since = flags[option]?.since;
  return since === undefined ? undefined : { what: `${name} --${option}`, since };
}
