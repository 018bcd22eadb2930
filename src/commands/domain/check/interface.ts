import type { Context } from '../../../cli/command.ts';
import { GUEST_INTERFACE } from '../../../device/kind.ts';
import { attributeValue, childOf, property } from '../../../document/attributes.ts';
import type { HostFacts } from '../../../document/host-facts.ts';
import { validateOnHost } from '../../../document/on-host.ts';
import { byPosition, type Problem } from '../../../document/problem.ts';
import type { SourceText } from '../../../document/rule.ts';
import { textSource, validateSource } from '../../../document/validate.ts';
import { OLDEST_KNOWN } from '../../../document/version.ts';
import { daemonVersion } from '../../../libvirt/daemon-version.ts';
import type { Element } from '../../../xml/document.ts';
import { sourceOf } from '../../check/document.ts';
import { factQuestions, factsFrom } from './facts.ts';
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
  { attachTo }: CheckOptions = {},
): Promise<readonly Problem[]> {
  const source = sourceOf(path, context);
  if (source === undefined) return [];
  return checkInterface(textSource(source, path), context, async (nic) => {
    const references = {
      network: attributeValue(childOf(nic, 'source'), 'network'),
      filter: property(childOf(nic, 'filterref'), 'filter'),
      mac: attachTo === undefined ? undefined : property(childOf(nic, 'mac'), 'address'),
      guest: attachTo,
    };
    return factsFrom(await context.virsh.askAll(factQuestions(references)), references, context);
  });
}

/** Returns the problems of the interface that attach-interface makes of its arguments. */
export async function checkAttachedInterface(input: InterfaceInput, context: Context): Promise<readonly Problem[]> {
  const { args, flags } = input;
  const words = escapedWords({ args, flags: { ...flags, 'print-xml': true } });
  const references = {
    network: args.type === 'network' ? args.source : undefined,
    filter: undefined,
    mac: typeof flags['mac'] === 'string' ? flags['mac'] : undefined,
    guest: args.domain,
  };
  const [xml, ...answers] = await context.virsh.askAll([['attach-interface', ...words], ...factQuestions(references)]);
  if (xml === undefined || xml.errors.length > 0) return [];
  return checkInterface(textSource(xml.stdout, 'XML'), context, () => factsFrom(answers, references, context));
}

async function checkInterface(
  source: SourceText,
  context: Context,
  factsAbout: (nic: Element) => Promise<HostFacts>,
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
  const facts = await factsAbout(document.root);
  const onHost = validateOnHost([validated], facts, { libvirt }).filter(
    // The links of another host are unknown.
    ({ id }) => facts.links.size > 0 || id !== 'nic-bridge-unknown',
  );
  return [...validated.problems, ...onHost].sort(byPosition);
}
