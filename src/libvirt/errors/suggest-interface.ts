import type { Finding } from '../../finding.ts';
import { nameArgument, shellCommand } from '../../shell-words.ts';
import { type DomainInterface, readInterfaces } from '../interfaces.ts';
import type { Virsh } from '../virsh.ts';

/** What virsh and libvirt say about an interface that a guest does not have, or has several of. */
const UNKNOWN = [
  /^No interface \w+ whose type is /m,
  /^No interface with MAC address /m,
  /^Domain has \d+ interfaces\. Please specify which one/m,
  /^Interface \((?:mac|dev): .*\) not found/m,
  /^interface '.*' not found$/m,
  /is not a known interface$/m,
  /^device not found: .* matching MAC address/m,
];

/** The most interfaces that a hint lists. */
const LISTED = 8;

/** Below what virsh says about an interface of a guest: the interfaces that the guest has. Undefined for other errors. */
export async function suggestInterface(errors: string, domain: unknown, virsh: Virsh): Promise<Finding | undefined> {
  if (typeof domain !== 'string' || !UNKNOWN.some((pattern) => pattern.test(errors))) return undefined;
  const [answer] = await virsh.askAll([['dumpxml', `--domain=${domain}`]]);
  if (answer === undefined || answer.errors.length > 0) return undefined;
  const interfaces = readInterfaces(answer.stdout);
  const evidence = interfaces.slice(0, LISTED).map(inWords);
  const message =
    interfaces.length === 0
      ? 'the guest has no network interface'
      : 'the guest has these interfaces; to list them, run';
  const commands = [shellCommand('vnet', 'domiflist', nameArgument('domain', domain))];
  return { id: 'interface-not-found', severity: 'hint', message, ...(interfaces.length > 0 && { evidence, commands }) };
}

function inWords({ type, source, tap, mac }: DomainInterface): string {
  const parts = [mac, tap, source === undefined ? `type ${type}` : `type ${type} on ${source}`];
  return parts.filter((part) => part !== undefined).join(', ');
}
