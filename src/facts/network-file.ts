import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { decodeXml } from '../xml/decode.ts';
import { type Document, MalformedXml } from '../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../xml/parse.ts';
import { positionAt } from '../xml/position.ts';

export interface XmlFile {
  readonly text: string;
  readonly document: Document;
}

/** The paths of the *.xml files in a directory, sorted; undefined if there is no such directory. */
export function xmlFilesIn(directory: string, host: Host): string[] | undefined {
  return host
    .listDirectory(directory)
    ?.filter((file) => /^[^.].*\.xml$/.test(file))
    .sort()
    .map((file) => `${directory.replace(/\/+$/, '')}/${file}`);
}

/**
 * The XML of a file, `-` for standard input; undefined if there is no such file. Throws VnetError: `file-unreadable`,
 * `permission`, or `network-invalid` with the position if it is not XML, or not a network.
 */
export function networkFile(host: Host, path: string): XmlFile | undefined {
  const xml = xmlFile(host, path);
  if (xml !== undefined) checkNetwork(xml, path);
  return xml;
}

/** As networkFile, for any kind of document. */
export function xmlFile(host: Host, path: string): XmlFile | undefined {
  const bytes = host.readInput(path, { bytes: MAX_XML_BYTES });
  return bytes === undefined ? undefined : parsed(bytes, { from: shownName(path), path });
}

/** Throws VnetError `network-invalid` if the XML is not a network. */
export function checkNetwork({ document: { root, usesDtd } }: XmlFile, path: string): void {
  const from = shownName(path);
  if (root.name !== 'network') {
    throw new VnetError('network-invalid', `${from}: expected <network>, found <${root.name}>`);
  }
  if (usesDtd) {
    throw new VnetError(
      'network-invalid',
      `${from}: it depends on its document type (entities or default attributes)`,
      {
        hint: 'vnet does not expand them; replace them with their values',
      },
    );
  }
}

function shownName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

function parsed(bytes: Uint8Array, { from, path }: { readonly from: string; readonly path: string }): XmlFile {
  let text = '';
  try {
    text = decodeXml(bytes);
    return { text, document: parseXml(text) };
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    const { line, column } = positionAt(error.source ?? text, error.at);
    throw new VnetError('network-invalid', `${from}:${line}:${column}: ${error.message}`, {
      hint: 'to see all problems, run',
      commands: [shellCommand('vnet', 'validate', ...operands(path))],
    });
  }
}
