import type { Context } from '../../../cli/command.ts';
import type { Finding } from '../../../finding.ts';
import { NETWORK } from '../../../network/validate/kind.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import { type Element, elementsOf, MalformedXml } from '../../../xml/document.ts';
import { isWellFormed, parseXml } from '../../../xml/parse.ts';
import { checkText, sourceOf } from '../../check/document.ts';

/** A section of net-update. */
interface Section {
  /** The elements that contain its entries, below `<network>`, outermost first. */
  readonly parents: readonly string[];
  /** The element of an entry. */
  readonly entry: string;
}

/** The sections that libvirt can update. */
const SECTIONS: Readonly<Record<string, Section>> = {
  'ip-dhcp-host': { parents: ['ip', 'dhcp'], entry: 'host' },
  'ip-dhcp-range': { parents: ['ip', 'dhcp'], entry: 'range' },
  'forward-interface': { parents: ['forward'], entry: 'interface' },
  portgroup: { parents: [], entry: 'portgroup' },
  'dns-host': { parents: ['dns'], entry: 'host' },
  'dns-txt': { parents: ['dns'], entry: 'txt' },
  'dns-srv': { parents: ['dns'], entry: 'srv' },
};

export interface Update {
  readonly network: string;
  readonly command: string;
  readonly section: string;
  /** A file's path, or the XML itself if it starts with `<`. */
  readonly xml: string;
  /** The index of the parent element; -1 lets libvirt choose. */
  readonly parentIndex: number;
  readonly live: boolean;
  readonly config: boolean;
}

/**
 * Returns the problems that the entry of a net-update causes in its network, with positions in the entry. Only entries that
 * are added are checked.
 */
export async function checkUpdate(update: Update, context: Context): Promise<readonly Finding[]> {
  const section = SECTIONS[update.section];
  if (section === undefined || !update.command.startsWith('add')) return [];
  const inline = update.xml.startsWith('<');
  const source = inline ? update.xml : sourceOf(update.xml, context);
  if (source === undefined) return [];
  // An XML declaration is only allowed at the start of a file.
  const entry = source.replace(/^\ufeff?<\?xml[^>]*\?>/, ({ length }) => ' '.repeat(length));
  const root = rootOf(entry);
  // libvirt names the element that it expects.
  if (root !== undefined && root.name !== section.entry) return [];
  const network = await networkXml(update, context);
  if (network === undefined) return [];
  const ips = elementsOf(parseXml(network).root).filter(({ name }) => name === 'ip');
  const other = root === undefined ? undefined : otherFamily(root, ips, { section, update });
  if (other !== undefined) return [indexHint(other, update)];

  const { before, after } = splitAt(network, section.parents, { entry, parentIndex: update.parentIndex });
  // The entry starts on its own line, so only line numbers differ.
  const lead = `${before}\n`;
  const firstLine = lead.split('\n').length;
  const lastLine = firstLine + entry.trimEnd().split('\n').length - 1;
  const problems = await checkText(NETWORK, `${lead}${entry}\n${after}`, inline ? 'XML' : update.xml, context);
  return problems
    .filter(({ position: { line } }) => line >= firstLine && line <= lastLine)
    .map(({ position, ...problem }) => ({
      ...problem,
      position: { ...position, line: position.line - firstLine + 1 },
    }));
}

/** The network that is updated. libvirt may have added the entry already. */
async function networkXml({ network, config, live }: Update, { virsh }: Context): Promise<string | undefined> {
  const inactive = config && !live ? ['--inactive'] : [];
  const [answer] = await virsh.askAll([['net-dumpxml', nameArgument('network', network), ...inactive]]);
  // libvirt may print XML that is not well-formed; then nothing can be checked.
  return answer === undefined || answer.errors.length > 0 || !isWellFormed(answer.stdout) ? undefined : answer.stdout;
}

/** The index of the `<ip>` that an entry belongs to, if its address has another family than the `<ip>` that libvirt uses. */
function otherFamily(
  root: Element,
  ips: readonly Element[],
  { section, update }: { readonly section: Section; readonly update: Update },
): { readonly index: number; readonly family: string } | undefined {
  const address = attributeOf(root, 'ip') ?? attributeOf(root, 'start');
  if (section.parents[0] !== 'ip' || address === undefined) return undefined;
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const isOfFamily = (ip: Element) => (attributeOf(ip, 'family') ?? 'ipv4') === family;
  const used = update.parentIndex >= 0 ? ips[update.parentIndex] : (ips.find(hasDhcp) ?? ips[0]);
  if (used === undefined || isOfFamily(used)) return undefined;
  const right = ips.find((ip) => isOfFamily(ip) && hasDhcp(ip)) ?? ips.find(isOfFamily);
  return right === undefined ? undefined : { index: ips.indexOf(right), family };
}

function indexHint(
  { index, family }: { readonly index: number; readonly family: string },
  { network, command, section, xml, live, config }: Update,
): Finding {
  const name = family === 'ipv6' ? 'IPv6' : 'IPv4';
  const words = [
    'net-update',
    nameArgument('network', network),
    command,
    section,
    nameArgument('xml', xml),
    '--parent-index',
    String(index),
  ];
  const flags = [...(live ? ['--live'] : []), ...(config ? ['--config'] : [])];
  return {
    id: 'parent-index',
    severity: 'hint',
    message: `libvirt used an <ip> of the other family; to use the ${name} one, run`,
    commands: [shellCommand('vnet', ...words, ...flags)],
  };
}

/** Splits a network's text where an entry is added to its last parent. An entry that is there already is removed. */
function splitAt(
  network: string,
  parents: readonly string[],
  { entry, parentIndex }: { readonly entry: string; readonly parentIndex: number },
): { before: string; after: string } {
  let parent = parseXml(network).root;
  let closing = '';
  let opening = '';
  for (const [depth, name] of parents.entries()) {
    const elements = elementsOf(parent).filter((element) => element.name === name);
    const next = depth === 0 && parentIndex >= 0 ? elements[parentIndex] : (elements.find(hasDhcp) ?? elements[0]);
    if (next === undefined || opening !== '') {
      opening += `<${name}>`;
      closing = `</${name}>${closing}`;
    } else parent = next;
  }
  const twin = elementsOf(parent).find((element) => equals(element, entry));
  const { closeAt, end, name } = parent;
  const inside =
    twin === undefined ? network.slice(0, closeAt) : network.slice(0, twin.at) + network.slice(twin.end, closeAt);
  if (closeAt !== end) return { before: inside + opening, after: closing + network.slice(closeAt) };
  // <dns/> becomes <dns></dns>.
  return { before: inside.replace(/\/>$/, '>') + opening, after: `${closing}</${name}>${network.slice(end)}` };
}

function hasDhcp(element: Element): boolean {
  return elementsOf(element).some(({ name }) => name === 'dhcp');
}

function attributeOf({ attributes }: Element, name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}

/** The root element of an entry; undefined if the XML is malformed. */
function rootOf(entry: string): Element | undefined {
  try {
    return parseXml(entry).root;
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}

/** Whether an element of the network means the same as the entry, however it is written. */
function equals(element: Element, entry: string): boolean {
  const root = rootOf(entry);
  return root !== undefined && meaningOf(element) === meaningOf(root);
}

function meaningOf({ name, attributes, children }: Element): string {
  const own = attributes.map((each) => `${each.name}=${each.value}`).sort();
  const inner = children.flatMap((node) => (node.kind === 'element' ? [meaningOf(node)] : []));
  return JSON.stringify([name, own, inner]);
}

/** Reports that an update without --live and --config changed the running network alone. Asks one virsh. */
export async function liveOnly(update: Update, { virsh }: Context): Promise<readonly Finding[]> {
  if (update.live || update.config) return [];
  const { network, command, section, xml, parentIndex } = update;
  const [info] = await virsh.askAll([['net-info', '--network', network]]);
  const isActive = /^Active: +yes$/m.test(info?.stdout ?? '');
  if (!isActive || !/^Persistent: +yes$/m.test(info?.stdout ?? '')) return [];
  const index = parentIndex < 0 ? [] : ['--parent-index', String(parentIndex)];
  const words = [
    'net-update',
    nameArgument('network', network),
    command,
    section,
    nameArgument('xml', xml),
    ...index,
    '--config',
  ];
  return [
    {
      id: 'live-only',
      severity: 'note',
      message: `only the running network changed; '${network}' loses the change when it stops`,
      fix: 'to change its definition too, run',
      commands: [shellCommand('vnet', ...words)],
    },
  ];
}
