import type { Context } from '../../../cli/command.ts';
import type { Problem } from '../../../network/validate/problem.ts';
import { type Element, elementsOf, MalformedXml } from '../../../xml/document.ts';
import { isWellFormed, parseXml } from '../../../xml/parse.ts';
import { checkFor } from './check.ts';
import { sourceOf } from './file.ts';

/** Where in a network the elements of a section of net-update stand: below <network>, outermost first. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  'ip-dhcp-host': ['ip', 'dhcp'],
  'ip-dhcp-range': ['ip', 'dhcp'],
  'forward-interface': ['forward'],
  portgroup: [],
  'dns-host': ['dns'],
  'dns-txt': ['dns'],
  'dns-srv': ['dns'],
};

export interface Update {
  readonly network: string;
  readonly command: string;
  readonly section: string;
  /** A file's path, or the XML itself where it begins with `<`. */
  readonly xml: string;
  /** Which `<ip>`, from 0; -1 for the first that fits. */
  readonly parentIndex: number;
  /** Whether the definition is changed, not what runs. */
  readonly inactive: boolean;
}

/**
 * Problems that the snippet of a net-update brings into its network, with places in the snippet. Only of what is added: what
 * is deleted is gone, and what is modified meets its old self.
 */
export async function checkSnippet(update: Update, context: Context): Promise<readonly Problem[]> {
  const parents = PARENTS[update.section];
  if (parents === undefined || !update.command.startsWith('add')) return [];
  const inline = update.xml.startsWith('<');
  const given = inline ? update.xml : sourceOf(update.xml, context);
  if (given === undefined) return [];
  // An XML declaration may stand at the head of a file only.
  const snippet = given.replace(/^\ufeff?<\?xml[^>]*\?>/, ({ length }) => ' '.repeat(length));
  const whole = await networkXml(update, context);
  if (whole === undefined) return [];
  const { before, after } = splitAt(whole, parents, { snippet, parentIndex: update.parentIndex });

  // The snippet begins on a line of its own, so only line numbers differ.
  const lead = `${before}\n`;
  const firstLine = lead.split('\n').length;
  const lastLine = firstLine + snippet.trimEnd().split('\n').length - 1;
  const problems = await checkFor(`${lead}${snippet}\n${after}`, inline ? 'XML' : update.xml, context);
  return problems
    .filter(({ position: { line } }) => line >= firstLine && line <= lastLine)
    .map(({ position, ...problem }) => ({
      ...problem,
      position: { ...position, line: position.line - firstLine + 1 },
    }));
}

/** The network without the snippet, in case libvirt has already taken it in. */
async function networkXml({ network, inactive }: Update, { virsh }: Context): Promise<string | undefined> {
  const [answer] = await virsh.askAll([['net-dumpxml', network, ...(inactive ? ['--inactive'] : [])]]);
  // libvirt may print XML that is not well-formed: then nothing can be checked.
  return answer === undefined || answer.errors.length > 0 || !isWellFormed(answer.stdout) ? undefined : answer.stdout;
}

/** Cuts a network's text where a snippet of its last parent belongs, the elements that equal it left out. */
function splitAt(
  whole: string,
  parents: readonly string[],
  { snippet, parentIndex }: { readonly snippet: string; readonly parentIndex: number },
): { before: string; after: string } {
  let place = parseXml(whole).root;
  let closing = '';
  let opening = '';
  for (const [depth, name] of parents.entries()) {
    const among = elementsOf(place).filter((element) => element.name === name);
    const found = depth === 0 && parentIndex >= 0 ? among[parentIndex] : (among.find(hasDhcp) ?? among[0]);
    if (found === undefined || opening !== '') {
      opening += `<${name}>`;
      closing = `</${name}>${closing}`;
    } else place = found;
  }
  const twin = elementsOf(place).find((element) => equals(element, snippet));
  const { closeAt, end, name } = place;
  const inside =
    twin === undefined ? whole.slice(0, closeAt) : whole.slice(0, twin.at) + whole.slice(twin.end, closeAt);
  if (closeAt !== end) return { before: inside + opening, after: closing + whole.slice(closeAt) };
  // <dns/> is opened first.
  return { before: inside.replace(/\/>$/, '>') + opening, after: `${closing}</${name}>${whole.slice(end)}` };
}

function hasDhcp(element: Element): boolean {
  return elementsOf(element).some(({ name }) => name === 'dhcp');
}

/** Whether an element of the network says what the snippet says, however that is written. */
function equals(element: Element, snippet: string): boolean {
  try {
    return facts(element) === facts(parseXml(snippet).root);
  } catch (error) {
    if (error instanceof MalformedXml) return false;
    throw error;
  }
}

function facts({ name, attributes, children }: Element): string {
  const own = attributes.map((each) => `${each.name}=${each.value}`).sort();
  const inner = children.flatMap((node) => (node.kind === 'element' ? [facts(node)] : []));
  return JSON.stringify([name, own, inner]);
}
