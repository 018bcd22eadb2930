import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import { CHANGE_FACTOR, durationText, waitLonger } from '../host/limits.ts';
import { shellCommand } from '../shell-words.ts';
import { sshDestination } from './ssh-host.ts';
import type { CommandKind } from './virsh-commands.ts';

export interface Question {
  /** The connection, if one is named. */
  readonly uri: string | undefined;
  /** virsh's command and what follows it. */
  readonly words: readonly string[];
  readonly kind: CommandKind;
  /** Milliseconds. */
  readonly limit: number;
}

/** The error for a libvirt that did not answer in time: what was asked, of whom, how long, and what to do. */
export function noAnswer({ uri, words, kind, limit }: Question): VnetError {
  const message = `${libvirtAt(uri)} did not answer within ${durationText(limit)}: virsh ${words.join(' ')}`;
  return new VnetError('timeout', message, {
    hints: [
      ...(kind === 'question' ? [] : [mayStillHappen(uri)]),
      whatToCheck(uri),
      waitLonger(kind === 'change' ? limit / CHANGE_FACTOR : limit),
    ],
  });
}

/** Tells somebody at a terminal what vnet is waiting for. */
export function waitingText({ uri, words }: Pick<Question, 'uri' | 'words'>): string {
  return `waiting for ${libvirtAt(uri)}: virsh ${words.join(' ')} (Ctrl-C to stop)\n`;
}

function libvirtAt(uri: string | undefined): string {
  return uri === undefined ? 'libvirt' : `libvirt at ${uri}`;
}

function mayStillHappen(uri: string | undefined): Finding {
  const connect = uri === undefined ? [] : ['-c', uri];
  return hint('libvirt may still do this; check before you try again', ['vnet', ...connect, 'net-list', '--all']);
}

function whatToCheck(uri = ''): Finding {
  const destination = sshDestination(uri);
  if (destination !== undefined) return hint('check that the host answers', ['ssh', destination, 'virsh', 'net-list']);
  const host = /^[^:/]+:\/\/(?:[^@/?]*@)?\[?([\da-fA-F:.]+(?=\])|\w[\w.-]*)/.exec(uri)?.[1];
  if (host === undefined) {
    return hint('check that its daemon runs', ['systemctl', 'status', 'libvirtd', 'virtqemud', 'virtnetworkd']);
  }
  return hint('check that the host answers', ['ping', '-c', '1', host]);
}

function hint(message: string, command: readonly string[]): Finding {
  return { id: 'timeout', severity: 'hint', message, commands: [shellCommand(...command)] };
}
