import type { Host } from '../../host/host.ts';
import { programDirectories } from '../../host/installed-programs.ts';
import { procText } from '../../host/proc.ts';
import type { Fact } from '../look.ts';
import { networkDaemon } from './daemons.ts';

/** The directories in which the daemon looks for programs: its PATH, or that of this run if it may not be read. */
export const daemonPath: Fact<readonly string[]> = async (look) => {
  const daemon = await look.at(networkDaemon);
  const environment = daemon === undefined ? '' : procText(look.host, daemon.pid, 'environ');
  const path = environment.split('\0').find((variable) => variable.startsWith('PATH='));
  return path?.slice('PATH='.length).split(':') ?? programDirectories(look.host);
};

/** The path of a program in these directories; undefined if none has it. */
export function programIn(directories: readonly string[], name: string, host: Host): string | undefined {
  return directories.map((directory) => `${directory}/${name}`).find((path) => host.isRegularFile(path));
}
