import { VnetError } from '../error.ts';
import { checkNetwork, xmlFile, xmlFilesIn } from '../facts/network-file.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { noSuchFile } from '../host/no-such-file.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { readNetwork } from '../network/parse/parse.ts';

/** A network of a file. */
export interface WantedNetwork extends ReadNetwork {
  readonly file: string;
  readonly name: string;
}

/** Whether a word of the command line is a file or directory, and not the name of a network. */
export function isPath(word: string, host: Host): boolean {
  return word === '-' || /\/|\.xml$/.test(word) || host.listDirectory(word) !== undefined;
}

export interface WantedNetworks {
  readonly networks: readonly WantedNetwork[];
  /** What was skipped. */
  readonly notes: readonly Finding[];
}

/** The documents of libvirt that a directory may contain next to networks. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'capabilities',
  'cpu',
  'device',
  'domain',
  'domaincheckpoint',
  'domainsnapshot',
  'filter',
  'filterbinding',
  'interface',
  'networkport',
  'pool',
  'secret',
  'volume',
]);

/**
 * Reads the networks of files and of the *.xml files in directories; `-` is standard input. Skips what a directory has for other
 * parts of libvirt. Throws VnetError if a file cannot be read or is not a network with a name, or if two are of one name.
 */
export function wantedNetworks(paths: readonly string[], host: Host): WantedNetworks {
  const notes: Finding[] = [];
  const named = new Set<string>();
  const files = new Set<string>();
  for (const path of paths) {
    const inside = path === '-' ? undefined : xmlFilesIn(path, host);
    if (inside === undefined) named.add(path);
    if (inside?.length === 0) {
      notes.push({ id: 'no-files', severity: 'note', message: `directory ${path} has no *.xml files` });
    }
    for (const file of inside ?? [path]) files.add(file);
  }
  const byName = new Map<string, WantedNetwork>();
  for (const file of files) {
    // A pipe would have to be written by somebody. Skipping it could remove a network with --prune.
    if (!named.has(file) && !host.isRegularFile(file)) {
      throw new VnetError('file-unreadable', `${file} is not a regular file`, {
        hint: 'move it to another directory, or name the files instead of the directory',
      });
    }
    const xml = xmlFile(host, file);
    if (xml === undefined) throw noSuchFile(file, host);
    const kind = xml.document.root.name;
    if (!named.has(file) && OTHER_KINDS.has(kind)) {
      notes.push({ id: 'file-skipped', severity: 'note', message: `skipped ${file}, which is a <${kind}>` });
      continue;
    }
    checkNetwork(xml, file);
    const network = readNetwork(xml.document);
    const { name } = network;
    const shown = shownPath(file);
    if (name === undefined) throw new VnetError('network-invalid', `${shown}: the network has no name`);
    const other = byName.get(name);
    if (other !== undefined) {
      throw new VnetError('usage', `network '${name}' is in two files: ${shownPath(other.file)} and ${shown}`, {
        hint: 'name one of them only',
      });
    }
    byName.set(name, { file, name, network, source: xml.text });
  }
  return { networks: [...byName.values()], notes };
}

export function shownPath(path: string): string {
  return path === '-' ? 'standard input' : path;
}
