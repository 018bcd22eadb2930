import type { Context } from '../../../cli/command.ts';
import type { Finding } from '../../../finding.ts';
import { scanElements } from '../../../xml/scan.ts';
import { sourceOf } from '../../check/document.ts';

/** Parts of an interface that libvirt resets where an update omits them. */
const PARTS = new Set(['bandwidth', 'filterref', 'link', 'vlan', 'boot', 'coalesce']);

const INTERFACE = 'domain/devices/interface';

interface Update {
  readonly domain: string;
  /** The file with the interface. */
  readonly file: string;
  readonly flags: { readonly config: boolean; readonly live: boolean; readonly persistent: boolean };
}

/**
 * Reports the parts that an interface lost by an update of the running guest or of its definition, because the file omits them: the
 * other one still has them. Nothing shows what both lost.
 */
export async function omittedParts({ domain, file, flags }: Update, context: Context): Promise<readonly Finding[]> {
  const { config, live, persistent } = flags;
  if (persistent || (config && live)) return [];
  const mac = macIn(sourceOf(file, context) ?? '');
  if (mac === undefined) return [];
  const answers = await context.virsh.askAll([
    ['dumpxml', `--domain=${domain}`],
    ['dumpxml', `--domain=${domain}`, '--inactive'],
  ]);
  const [running, defined] = answers.map(({ stdout }) => partsOf(mac, stdout));
  const [changed, other] = config ? [defined, running] : [running, defined];
  if (changed === undefined || other === undefined) return [];
  const lost = [...other].filter((part) => !changed.has(part)).map((part) => `<${part}>`);
  if (lost.length === 0) return [];
  const isOne = lost.length === 1;
  return [
    {
      id: 'update-omits',
      severity: 'note',
      message: `${lost.join(' and ')} ${isOne ? 'is' : 'are'} in the ${config ? 'running guest' : 'definition'} only, because the file omits ${isOne ? 'it' : 'them'}`,
      fix: 'add what the interface should keep to the file, and run the command again',
    },
  ];
}

function macIn(xml: string): string | undefined {
  for (const { path, attributes } of scanElements(xml)) {
    if (path === 'interface/mac') return attributes.address?.toLowerCase();
  }
  return undefined;
}

/** The parts of the interface with this MAC address; undefined if there is none. */
function partsOf(mac: string, xml: string): ReadonlySet<string> | undefined {
  let parts = new Set<string>();
  let isWanted = false;
  for (const { path, attributes } of scanElements(xml)) {
    if (path === INTERFACE) {
      if (isWanted) break;
      parts = new Set();
    } else if (path.startsWith(`${INTERFACE}/`)) {
      const part = path.slice(INTERFACE.length + 1);
      if (part === 'mac') isWanted = attributes.address === mac;
      if (PARTS.has(part)) parts.add(part);
    }
  }
  return isWanted ? parts : undefined;
}
