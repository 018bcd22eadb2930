import type { Dialogue } from '../../../src/host/host.ts';

/** What libvirt said to a network: refused when it was defined, when it was started, or never. */
export interface Verdict {
  readonly stage: 'define' | 'start' | 'none';
  /** Behind the `error: ` of the reason. */
  readonly message: string;
}

/** Defines, starts and removes a network with one virsh that stays open. */
export async function judge(virsh: Session, path: string): Promise<Verdict> {
  const refused = await virsh.ask(`net-define ${path}`);
  if (refused.errors.length > 0) return { stage: 'define', message: reasonOf(refused.errors) };
  const uuids = (await virsh.ask('net-list --all --uuid')).stdout.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
  const started = await virsh.ask(`net-start ${uuids[0]}`);
  for (const uuid of uuids) {
    await virsh.ask(`net-destroy ${uuid}`);
    await virsh.ask(`net-undefine ${uuid}`);
  }
  if (started.errors.length > 0) return { stage: 'start', message: reasonOf(started.errors) };
  return { stage: 'none', message: '' };
}

export interface Session {
  ask(line: string): Promise<{ readonly stdout: string; readonly errors: readonly string[] }>;
}

/** Talks with `virsh -q`: a mark on both of its streams ends each answer. */
export function sessionOf(dialogue: Dialogue): Session {
  let number = 0;
  let stdout = '';
  let stderr = '';
  return {
    async ask(line) {
      const mark = `mark-${process.pid}-${number++}`;
      stdout = '';
      stderr = '';
      dialogue.write(`${line}\necho ${mark}\necho --err ${mark}\n`);
      // virsh echoes the question: the answer stands before the second mark.
      while (stdout.split(mark).length < 3 || !stderr.includes(`error: ${mark}`)) {
        const piece = await dialogue.next();
        if (piece === undefined) throw new Error(`virsh ended at: ${line}\n${stderr}`);
        if (piece.stream === 'stdout') stdout += piece.text;
        else stderr += piece.text;
      }
      const said = stderr.slice(0, stderr.indexOf(`error: ${mark}`)).trim();
      return { stdout, errors: said === '' ? [] : said.split(/^error: /m).slice(1) };
    },
  };
}

/** The second error says why the first happened; a well-formedness error is one of several lines. */
export function reasonOf(errors: readonly string[]): string {
  return (errors.length > 1 ? errors.slice(1).join(' ') : (errors[0] ?? '')).trim();
}

/** Defines and removes a network filter. Returns why libvirt rejected it. */
export async function judgeFilter(virsh: Session, path: string): Promise<string | undefined> {
  const { errors } = await virsh.ask(`nwfilter-define ${path}`);
  if (errors.length > 0) return reasonOf(errors);
  const uuids = (await virsh.ask('nwfilter-list')).stdout.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
  for (const uuid of uuids) await virsh.ask(`nwfilter-undefine ${uuid}`);
  return undefined;
}
