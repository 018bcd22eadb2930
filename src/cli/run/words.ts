import type { Finding } from '../../finding.ts';
import type { AttachOptions } from '../../host/host.ts';
import type { AnyInput } from '../command.ts';
import type { SplitWords } from '../parse/virsh.ts';

/** What follows a mirrored command. */
export interface Words {
  readonly split: SplitWords;
  /** Undefined if virsh would reject the words. */
  readonly input: AnyInput | undefined;
}

/** Gives a temporary file the name that the user knows. */
export interface Rename {
  output(through: AttachOptions['through']): AttachOptions['through'];
  findings(findings: readonly Finding[]): readonly Finding[];
}

/** The file has the name that the user gave. */
export const sameName: Rename = { output: (through) => through, findings: (findings) => findings };
