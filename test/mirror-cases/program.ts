import type { MirrorGroup } from './group.ts';
import { network } from './network.ts';

const define = [['net-define', '{mirror.xml}']];
const start = [...define, ['net-start', 'mirror']];

/** What holds for every command: virsh's own options, the environment, command strings. */
export const program: MirrorGroup = {
  ...(network.reset && { reset: network.reset }),
  cases: [
    { words: ['net-list', '--all'], before: start, env: { LC_ALL: 'C' } },
    { words: ['net-info', 'nope'], env: { LIBVIRT_DEFAULT_URI: 'test:///nonexistent/file' } },
    { words: ['net-info', 'nope'], env: { VIRSH_DEBUG: 'x' } },
    { words: ['net-lst'] },
    { words: ['net-uuid nope; net-list --all --name'], before: define },
    { words: ['net-list --all; net-uuid mirror # a comment'], before: define },
    { words: ["net-info 'unbalanced"] },
    { words: ['-d', '9', 'net-list'] },
    { words: ['-k', '0', '-K', '0', 'net-list', '--name'] },
    { words: ['--no-such-option', 'net-list'] },
    { words: ['--', 'net-list', '--name'] },
    { words: ['--', '--name', 'net-list'] },
    { words: ['-q', '--', '-q', 'net-list'] },
    { words: ['--', '-t; net-list'] },
    { words: ['-t', '-q', 'net-uuid', 'nope'] },
    { words: ['-t', '-r', 'net-uuid', 'mirror'], before: define },
  ],
};
