import { type ErrorCode, EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Finished, Host } from '../../host/host.ts';
import { similarFilesHint } from '../../host/no-such-file.ts';
import { adviceFor } from '../../libvirt/errors/advice.ts';
import { inEnglish } from '../../libvirt/errors/english.ts';
import { virshResult } from '../../libvirt/errors/exit-status.ts';
import { suggestInterface } from '../../libvirt/errors/suggest-interface.ts';
import { suggestName } from '../../libvirt/errors/suggest-name.ts';
import type { AnyInput, Context, MirroredCommand } from '../command.ts';
import { usageHint } from './usage-hint.ts';
import { versionHint } from './version-hint.ts';
import type { Rename } from './words.ts';
import { writeFindings } from './write-findings.ts';

/** What virsh was asked to do. */
export interface Attempt {
  readonly command?: MirroredCommand | undefined;
  /** Undefined if the arguments are wrong. */
  readonly input?: AnyInput | undefined;
  /** How findings call a temporary file. */
  readonly rename?: Rename;
}

/** Writes what to do about a failure below virsh's own lines; returns the exit status for its kind. */
export async function explainFailure(finished: Finished, attempt: Attempt, context: Context): Promise<number> {
  const stderr = inEnglish(finished.stderr, context.host);
  const result = virshResult({ ...finished, stderr }, attempt.command?.name);
  if (result.kind === 'success') return 0;
  if (result.kind === 'signal') {
    await writeFindings(result.findings, context);
    return result.status;
  }
  const { code, hints } = await explain(result.errors, attempt, context);
  await writeFindings(attempt.rename?.findings(hints) ?? hints, context);
  return EXIT_STATUS[result.code ?? code];
}

/** Returns the kind of a failure and what to do, from virsh's error texts: the same for virsh's own output and for -o json. */
export async function explain(
  errors: readonly string[],
  { command, input }: Attempt,
  context: Context,
): Promise<{ readonly code: ErrorCode; readonly hints: readonly Finding[] }> {
  const tooOld = command === undefined ? undefined : await versionHint(errors, command, input, context);
  if (tooOld !== undefined) return { code: 'unsupported', hints: [tooOld] };
  const { virsh, advice: isWanted } = context;
  const { code, advice, look } = adviceFor(errors, {
    command: command?.name,
    args: input?.args ?? {},
    uri: virsh.uri,
    host: context.host,
  });
  if (!isWanted) return { code, hints: [] };
  if (advice !== undefined) {
    if (look === undefined) return { code, hints: [advice] };
    const { withObservation } = await import('../../advice/with-observation.ts');
    return { code, hints: [await withObservation(advice, look, context)] };
  }
  const interfaces = await suggestInterface(errors.join('\n'), input?.args['domain'], virsh);
  if (interfaces !== undefined) return { code, hints: [interfaces] };
  if (code === 'usage' && command !== undefined) return { code, hints: [usageHint(errors, command)] };
  if (code === 'file-unreadable') return { code, hints: similarFileHints(errors.join('\n'), context.host) };
  return { code, hints: code === 'not-found' ? await suggestName(errors.join('\n'), virsh) : [] };
}

/** Below virsh's "Failed to open file": the files that the name may have meant. */
function similarFileHints(errors: string, host: Host): Finding[] {
  const path = /Failed to open file '(.*)': No such file or directory/.exec(errors)?.[1];
  const message = path === undefined ? undefined : similarFilesHint(path, host);
  return message === undefined ? [] : [{ id: 'file-unreadable', severity: 'hint', message }];
}
