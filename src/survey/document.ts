import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { type Document, MalformedXml } from '../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../xml/parse.ts';
import { linesOf } from '../xml/place.ts';

/**
 * The XML of a file, `-` for standard input; undefined when there is no such file. Throws VnetError: `file-unreadable`,
 * `permission`, and `network-invalid` with the place where it is no XML, or no network.
 */
export function networkFile(host: Host, path: string): Document | undefined {
  const bytes = path === '-' ? host.readStdin(MAX_XML_BYTES) : host.readFile(path, MAX_XML_BYTES);
  return bytes === undefined ? undefined : networkText(bytes.toString(), path === '-' ? 'standard input' : path);
}

/** The same of a text; `from` says in messages where it came from. */
export function networkText(text: string, from: string): Document {
  const document = parsed(text, from);
  const { root, usesDtd } = document;
  if (root.name !== 'network') {
    throw new VnetError('network-invalid', `${from}: <network> was expected, and <${root.name}> found`);
  }
  if (usesDtd) {
    throw new VnetError('network-invalid', `${from}: it uses entities or attributes of a document type`, {
      hint: 'vnet never expands them: write out what they stand for.',
    });
  }
  return document;
}

function parsed(text: string, from: string): Document {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    const lines = linesOf(text);
    const { line, column } = lines.placeOf(error.at);
    const { start, end } = lines.boundsOf(error.at);
    throw new VnetError('network-invalid', `${from}:${line}:${column}: ${error.message}\n${text.slice(start, end)}`);
  }
}
