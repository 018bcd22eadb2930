import { shellWord } from '../../shell-words.ts';
import { FORWARDS_PATH } from '../state.ts';
import { type SelfHost, selfWords } from './self.ts';

/*
 * libvirt's network hook (https://libvirt.org/hooks.html). libvirt 6.5 and later run every program in network.d, after the
 * `network` script that somebody else may have written. libvirt waits for a hook, and a hook that calls libvirt hangs both.
 */

/** The directories above the hook that vnet makes where they are missing, outermost first. */
export const HOOK_DIRECTORIES = ['/etc/libvirt/hooks', '/etc/libvirt/hooks/network.d'] as const;

export const HOOK_PATH = `${HOOK_DIRECTORIES[1]}/vnet`;

const MARK = '# Written by vnet.';
const MADE = '# Directories that vnet made: ';

/** Returns the hook. `made` are the directories that did not exist before, so that removing the hook removes them. */
export function hookText(host: SelfHost, made: readonly string[], forwards = FORWARDS_PATH): string {
  const words = selfWords(host).map(shellWord);
  return `#!/bin/sh
${MARK} Restores port forwards after libvirt has written the rules of a network.
# "vnet forward uninstall" removes this file.
${made.length === 0 ? '' : `${MADE}${made.join(' ')}\n`}case "$2" in
  started | updated | stopped) ;;
  *) exit 0 ;;
esac
[ -e ${shellWord(forwards)} ] && ${words.map((word) => `[ -e ${word} ]`).join(' && ')} || exit 0
# libvirt waits for this script and for every process that has its pipes open.
setsid ${words.join(' ')} forward restore --quiet </dev/null >/dev/null 2>&1 &
exit 0
`;
}

/** Whether vnet wrote this hook, whichever version. */
export function isHookOfVnet(text: string): boolean {
  return text.split('\n', 2)[1]?.startsWith(MARK) === true;
}

/** The directories that vnet made for a hook that it wrote, outermost first. */
export function directoriesMadeFor(text: string): readonly string[] {
  const line = text.split('\n').find((each) => each.startsWith(MADE));
  const named = line?.slice(MADE.length).split(' ') ?? [];
  return HOOK_DIRECTORIES.filter((path) => named.includes(path));
}
