import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { shellCommand } from '../../shell-words.ts';

/** A word in quotes, or a vnet or virsh that a shell would run with these words after it. */
const QUOTED_OR_PROGRAM =
  /\$'(?:\\.|[^'\\])*'|'[^']*'|\\.|"[^"]*"|(?<=^|(?:\||;|&&) )(?<program>vnet|virsh) (?!-|(?:help|try|completion|nss) )/g;

/**
 * Adds the connection options of the command line to the commands that findings suggest, so that these reach the same libvirt
 * when pasted. It leaves commands alone that need no libvirt or name a connection.
 */
export function withConnection(findings: readonly Finding[], connection: readonly string[]): readonly Finding[] {
  if (connection.length === 0) return findings;
  const connected = (line: string) =>
    line.replace(QUOTED_OR_PROGRAM, (text, program?: string) =>
      program === undefined ? text : `${shellCommand(program, ...connection)} `,
    );
  return findings.map((finding) =>
    finding.commands === undefined ? finding : { ...finding, commands: finding.commands.map(connected) },
  );
}

/** The error whose hints reach the same libvirt; any other value is returned unchanged. */
export function errorWithConnection(error: unknown, connection: readonly string[]): unknown {
  if (!(error instanceof VnetError) || connection.length === 0) return error;
  return new VnetError(error.code, error.messages, { hints: withConnection(error.hints, connection), cause: error });
}
