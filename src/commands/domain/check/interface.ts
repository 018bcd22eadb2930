import type { Context } from '../../../cli/command.ts';
import { GUEST_INTERFACE } from '../../../device/kind.ts';
import { attributeValue, childOf, property } from '../../../document/attributes.ts';
import { validateOnHost } from '../../../document/on-host.ts';
import { byPosition, type Problem } from '../../../document/problem.ts';
import type { SourceText } from '../../../document/rule.ts';
import { textSource, validateSource } from '../../../document/validate.ts';
import { OLDEST_KNOWN } from '../../../document/version.ts';
import { daemonVersion } from '../../../libvirt/daemon-version.ts';
import { sourceOf } from '../../check/document.ts';
import { interfaceFacts } from './facts.ts';
import { escapedWords, type InterfaceInput } from './interface-words.ts';

interface CheckOptions {
  /** The guest that gets the interface; absent if it has it already. */
  readonly attachTo?: string;
}

/**
 * Returns the problems of the interface in a file that virsh is given. None for other devices, and if only virsh can say what
 * is wrong with the file.
 */
export async function checkDeviceFile(
  path: string,
  context: Context,
  options: CheckOptions = {},
): Promise<readonly Problem[]> {
  const source = sourceOf(path, context);
  return source === undefined ? [] : checkInterface(textSource(source, path), context, options);
}

/** Returns the problems of the interface that attach-interface makes of its arguments. */
export async function checkAttachedInterface(input: InterfaceInput, context: Context): Promise<readonly Problem[]> {
  const words = escapedWords({ ...input, flags: { ...input.flags, 'print-xml': true } });
  const [answer] = await context.virsh.askAll([['attach-interface', ...words]]);
  if (answer === undefined || answer.errors.length > 0) return [];
  return checkInterface(textSource(answer.stdout, 'XML'), context, { attachTo: input.args.domain });
}

async function checkInterface(
  source: SourceText,
  context: Context,
  { attachTo }: CheckOptions,
): Promise<readonly Problem[]> {
  const { document, text } = source;
  const root = document?.root.local ?? /^\s*<([\w-]+)/.exec(text)?.[1];
  if (root !== GUEST_INTERFACE.schema.name) return [];
  const newest = validateSource(source, GUEST_INTERFACE);
  const oldest = validateSource(source, GUEST_INTERFACE, { libvirt: OLDEST_KNOWN });
  const isClean = newest.problems.length === 0 && oldest.problems.length === 0;
  const libvirt = isClean ? undefined : await daemonVersion(context);
  const validated = validateSource(source, GUEST_INTERFACE, { libvirt });
  if (document === undefined) return validated.problems;
  const nic = document.root;
  const facts = await interfaceFacts(context, {
    network: attributeValue(childOf(nic, 'source'), 'network'),
    filter: property(childOf(nic, 'filterref'), 'filter'),
    mac: attachTo === undefined ? undefined : property(childOf(nic, 'mac'), 'address'),
    guest: attachTo,
  });
  const onHost = validateOnHost([validated], facts, { libvirt }).filter(
    // The links of another host are unknown.
    ({ id }) => facts.links.size > 0 || id !== 'nic-bridge-unknown',
  );
  return [...validated.problems, ...onHost].sort(byPosition);
}
