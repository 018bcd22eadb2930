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
    return await run({ split: { ...split, words }, input: given }, renamed(file.path));
  } finally {
    file.remove();
  }
}

function renamed(path: string): Rename {
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
          ...(commands !== undefined && { commands: commands.map((command) => command.replaceAll(path, '-')) }),
        };
      }),
  };
}
