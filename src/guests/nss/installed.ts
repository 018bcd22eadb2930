import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { JsonRules } from './entries.ts';
import { type NssAnswer, type NssFile, nssLookup } from './module.ts';
import type { NssModule } from './modules.ts';

/** How one of libvirt's name service modules would answer from the files of a directory: by the rules of the one installed. */
export function asModule(
  host: Host,
  directory: string,
  wish: { module: NssModule; family: Family | undefined },
): (name: string) => NssAnswer {
  const names = listed(host, directory);
  if (names === undefined) return () => ({ status: 'unavail', reason: `there is no directory ${directory}` });
  const rules = rulesOf(host, wish.module) ?? 'json-c';
  const now = Math.floor(host.now().getTime() / 1000);
  const read = (suffix: string) =>
    names.filter((name) => name.endsWith(suffix)).map((name) => file(host, directory, name));
  return nssLookup({ ...wish, rules, now }, read('.status'), wish.module === 'libvirt' ? [] : read('.macs'));
}

/** Where a module is installed below a root directory, by the directories of glibc's on the distributions that package it. */
export function modulePath(host: Host, module: NssModule, root = ''): string | undefined {
  const architectures = (host.listDirectory(`${root}/usr/lib`) ?? []).filter((name) => /-linux-gnu/.test(name));
  const directories = [...architectures.map((name) => `/usr/lib/${name}`), '/usr/lib64', '/usr/lib'];
  const paths = directories.map((directory) => `${root}${directory}/libnss_${module}.so.2`);
  return paths.find((path) => host.readFile(path) !== undefined);
}

/** libvirt 10.8 changed the modules' JSON parser, and with it what they make of odd files. */
function rulesOf(host: Host, module: NssModule): JsonRules | undefined {
  const path = modulePath(host, module);
  if (path === undefined) return undefined;
  return host.readFile(path)?.includes('libyajl') ? 'yajl' : 'json-c';
}

function listed(host: Host, directory: string): readonly string[] | undefined {
  try {
    return host.listDirectory(directory, 'stored');
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** A file that went away since the directory was read is one that cannot be opened. */
function file(host: Host, directory: string, name: string): NssFile {
  const path = `${directory}/${name}`;
  try {
    return { path, bytes: host.readFile(path) };
  } catch (error) {
    if (error instanceof VnetError) return { path, bytes: undefined };
    throw error;
  }
}
