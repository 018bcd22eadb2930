import { shellWord } from '../../shell-words.ts';
import { MAX_XML_BYTES } from '../../xml/parse.ts';
import type { Context } from '../command.ts';
import type { Rename, Words } from './words.ts';

/** Runs a command of virsh with standard input as its file argument: virsh reads a temporary file, which is called `-`. */
export async function withStandardInput(
  name: string,
  { split, input }: Words,
  { host }: Context,
  run: (words: Words, rename: Rename) => Promise<number>,
): Promise<number> {
  const content = host.readInput('-', { bytes: MAX_XML_BYTES }) ?? new Uint8Array();
  const file = await host.temporaryFile('input.xml', content);
  try {
    const words = split.words.map((word) => {
      if (word === '-') return file.path;
      return word === `--${name}=-` ? `--${name}=${file.path}` : word;
    });
    const given = input && { ...input, args: { ...input.args, [name]: file.path } };
    return await run({ split: { ...split, words }, input: given }, renamed(file.path, argumentFor(name, content)));
  } finally {
    file.remove();
  }
}

/** As much XML is repeated in a command that a finding suggests. */
const SHOWN = 1_000;

/** Standard input in a command to paste: short XML itself where virsh takes that, because it cannot be read again. */
function argumentFor(name: string, content: Uint8Array): string {
  // An argument `file` is a path.
  if (name !== 'xml') return '-';
  const xml = Buffer.from(content).toString().trim().replaceAll(/>\s+</g, '><');
  return xml.startsWith('<') && xml.length <= SHOWN ? shellWord(xml) : '-';
}

function renamed(path: string, argument: string): Rename {
  return {
    output: (through) => (stream, text) => {
      const shown = text.replaceAll(path, '-');
      return through === undefined ? shown : through(stream, shown);
    },
    findings: (findings) =>
      findings.map((finding) => {
        const { position, commands } = finding;
        return {
          ...finding,
          ...(position?.file === path && { position: { ...position, file: '-' } }),
          ...(commands !== undefined && {
            commands: commands.map((line) => line.replaceAll(shellWord(path), () => argument)),
          }),
        };
      }),
  };
}
