import type { MirrorGroup } from './group.ts';

/** Commands of guests. */
export const domain: MirrorGroup = {
  cases: [
    { words: ['domifaddr', 'nope'] },
    { words: ['domifaddr', 'nope', '--source', 'nonsense'] },
    { words: ['domifaddr'] },
  ],
};
