import { VnetError } from '../error.ts';
import { networkFile, xmlFilesIn } from '../facts/network-file.ts';
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

/**
 * Reads the networks of files and of the *.xml files in directories; `-` is standard input. Throws VnetError if a file cannot be
 * read or is not a network with a name, or if two are of one name.
 */
export function wantedNetworks(paths: readonly string[], host: Host): WantedNetwork[] {
  const files = new Set(paths.flatMap((path) => (path === '-' ? [path] : (xmlFilesIn(path, host) ?? [path]))));
  const byName = new Map<string, WantedNetwork>();
  for (const file of files) {
    const xml = networkFile(host, file);
    if (xml === undefined) throw noSuchFile(file, host);
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
  return [...byName.values()];
}

export function shownPath(path: string): string {
  return path === '-' ? 'standard input' : path;
}
