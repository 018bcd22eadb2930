import type { Self } from './host.ts';

/** Where an executable built by Bun has its own modules. */
const INSIDE = '/$bunfs/';

/** Returns how vnet was started: by Node.js with a script, or as one executable. */
export function self({ execPath, argv, argv0 }: Pick<NodeJS.Process, 'execPath' | 'argv' | 'argv0'>): Self {
  const script = argv[1] ?? '';
  return script.startsWith(INSIDE)
    ? { name: argv0, program: execPath, script: undefined }
    : { name: script, program: execPath, script };
}
