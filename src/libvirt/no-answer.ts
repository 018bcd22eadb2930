import { VnetError } from '../error.ts';
import { durationText } from '../host/limits.ts';
import type { CommandKind } from './virsh-commands.ts';

export interface Question {
  /** The connection, where one is named. */
  readonly uri: string | undefined;
  /** virsh's command and what follows it. */
  readonly words: readonly string[];
  readonly kind: CommandKind;
  /** Milliseconds. */
  readonly limit: number;
}

/** What to say where libvirt did not answer in time: what was asked, of whom, how long, and what to do. */
export function noAnswer({ uri, words, kind, limit }: Question): VnetError {
  const lines = [`${libvirtAt(uri)} did not answer within ${durationText(limit)}: virsh ${words.join(' ')}`];
  const hints = [
    ...(kind === 'question' ? [] : ['libvirt may still carry it out. Check before you try again: vnet net-list --all']),
    `See whether ${whatToCheck(uri)}.`,
    'To wait longer: vnet --timeout SECONDS ... (0 for no limit).',
  ];
  return new VnetError('timeout', lines.join('\n'), { hint: hints.join('\n') });
}

/** What is waited for, for somebody who looks on. */
export function waitingText({ uri, words }: Pick<Question, 'uri' | 'words'>): string {
  return `waiting for ${libvirtAt(uri)}: virsh ${words.join(' ')} (Ctrl-C stops)\n`;
}

function libvirtAt(uri: string | undefined): string {
  return uri === undefined ? 'libvirt' : `libvirt at ${uri}`;
}

function whatToCheck(uri = ''): string {
  const host = /^[^:/]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?]+)/.exec(uri)?.[1];
  if (host === undefined) return 'its daemon runs and is not stopped: systemctl status libvirtd virtqemud virtnetworkd';
  return uri.includes('+ssh') ? `the host answers: ssh ${host} virsh net-list` : `${host} can be reached`;
}
