import { shellCommand, shellWord } from '../shell-words.ts';
import { type Command, commandText } from './method.ts';
import type { Snapshot } from './snapshot.ts';

/** What the script does to a file: removes it, or copies a saved one to it. */
export interface FileRestore {
  readonly path: string;
  /** Where the saved content is; undefined to remove the file. */
  readonly saved: string | undefined;
  readonly mode: number;
}

export interface RestoreOptions {
  /** The command line that the script undoes. */
  readonly undoes: string;
  readonly files: readonly FileRestore[];
  /** What the manager has to do before, and may fail to do. */
  readonly release: readonly Command[];
  /** What the manager has to do then. */
  readonly commands: readonly Command[];
  /** What the link of the snapshot had. */
  readonly before: Snapshot;
  /** Does the same without the manager, in case that is dead or fails. */
  readonly fallback: readonly Command[];
}

/** Tenths of a second that a manager gets to configure the interface, with DHCP. */
const PATIENCE = 150;

/** Returns a POSIX shell script that undoes a move. It needs neither vnet nor Node.js, and it may run again. */
export function restoreScript({ undoes, files, release, commands, before, fallback }: RestoreOptions): string {
  const hasManager = commands.some(({ words: [program] }) => program !== 'ip');
  return [
    '#!/bin/sh',
    `# Undoes: ${undoes}`,
    '# Needs root. It may run again. If the network is down, run it on the console.',
    'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C',
    'cd /',
    'set -x',
    ...release.map((each) => `timeout 30 ${commandText(each)}`),
    ...files.map(fileLine),
    'failed=',
    ...commands.map(commandLine),
    `link=${shellWord(before.link)} patience=${hasManager ? PATIENCE : 0}`,
    'complete() {',
    ...[...new Set(needles(before))].map((needle) => `  has ${shellWord(needle)} || return 1`),
    '}',
    CHECK,
    ...fallback.map((each) => commandText(each)),
    'fi',
    'look',
    'complete\n',
  ].join('\n');
}

/** Waits until the manager has configured the interface, or until it is clear that it does not. */
const CHECK = `has() {
  case $have in *"$1"*) ;; *) return 1 ;; esac
}
look() {
  have=$(ip -o address show dev "$link"; ip -4 route show table all dev "$link"; ip -6 route show table all dev "$link")
}
set +x
count=0
while look; ! complete && [ -z "$failed" ] && [ "$count" -lt "$patience" ]; do
  count=$((count + 1))
  sleep 0.1
done
set -x
if ! complete; then`;

/** A copy is renamed, so that a file is never incomplete. */
function fileLine({ path, saved, mode }: FileRestore): string {
  if (saved === undefined) return shellCommand('rm', '-f', '--', path);
  const copy = shellCommand('install', '-m', mode.toString(8).padStart(4, '0'), '--', saved, `${path}.vnet`);
  return `${copy} && ${shellCommand('mv', '-f', '--', `${path}.vnet`, path)}`;
}

/** A bridge that is gone already is no failure of the manager. */
function commandLine(each: Command): string {
  return each.words[0] === 'ip' ? commandText(each, ':') : `timeout 30 ${commandText(each, 'failed=yes')}`;
}

/** What ip(8) prints if the link is complete. An address of DHCP may be another one. */
function needles({ addresses, routes }: Snapshot): string[] {
  return [
    ...addresses.filter(({ isDynamic, isLinkLocal }) => !isDynamic && !isLinkLocal).map(({ text }) => ` ${text} `),
    ...(addresses.some(({ family, isDynamic }) => family === 4 && isDynamic) ? [' inet '] : []),
    ...routes
      .filter(({ text }) => !/ proto ra\b| expires /.test(text))
      .flatMap(({ text }) => /^\S+(?: via \S+)?/.exec(text)?.[0] ?? []),
  ];
}
