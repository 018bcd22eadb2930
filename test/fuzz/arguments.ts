import { commands } from '../../src/commands/index.ts';
import { hostWith, NOW } from '../libvirt/files.ts';
import { failing, runVnet } from './promises.ts';
import { HOSTILE, type Random } from './random.ts';

/** These run programs or the sandbox, wait for time to pass, or follow files without end. */
const SKIPPED = new Set(['try', 'wait', 'completion', 'net-event', 'net-edit', 'top']);
const NAMES = Object.keys(commands).filter((name) => !SKIPPED.has(name));
const OPTIONS = [
  '-o',
  'json',
  'yaml',
  'csv',
  '--color',
  'always',
  '-q',
  '-r',
  '-c',
  '--help',
  '-h',
  '--dry-run',
  '--all',
];

/** Command lines of real commands and options in any order, with hostile values. */
export async function commandLines(random: Random): Promise<void> {
  const name = random.pick(NAMES);
  const command = (await commands[name]?.())?.default;
  const flags = Object.keys(command?.flags ?? {})
    .filter((flag) => flag !== 'watch' && flag !== 'try')
    .map((flag) => `--${flag}`);
  const words = Array.from({ length: random.below(6) }, () => {
    const word = random.pick([random.pick(HOSTILE), random.pick(OPTIONS), random.pick(flags) ?? 'route', 'route', '-']);
    return random.chance(0.1) ? `${word}=${random.pick(HOSTILE)}` : word;
  });
  await runVnet([name, ...words], {
    files: hostWith(),
    now: NOW,
    stdin: '',
    terminal: random.chance(0.3),
    programs: failing("error: failed to get network 'route'\n"),
  });
}
