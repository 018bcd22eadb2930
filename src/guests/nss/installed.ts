import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { JsonRules } from './entries.ts';
import { type NssAnswer, type NssFile, nssLookup } from './module.ts';
import type { NssModule } from './modules.ts';

/** Returns a lookup that answers as the installed module would from the files of a directory. */
export function asModule(
  host: Host,
  directory: string,
  query: { module: NssModule; family: Family | undefined },
): (name: string) => NssAnswer {
  const names = listed(host, directory);
  if (names === undefined) return () => ({ status: 'unavail', reason: `there is no directory ${directory}` });
  const rules = rulesOf(host, query.module) ?? 'json-c';
  const now = Math.floor(host.now().getTime() / 1000);
  const read = (suffix: string) =>
    names.filter((name) => name.endsWith(suffix)).map((name) => file(host, directory, name));
  return nssLookup({ ...query, rules, now }, read('.status'), query.module === 'libvirt' ? [] : read('.macs'));
}

/** The path of a module below a root directory, in the library directories of the distributions that package it. */
export function modulePath(host: Host, module: NssModule, root = ''): string | undefined {
  const architectures = (host.listDirectory(`${root}/usr/lib`) ?? []).filter((name) => /-linux-gnu/.test(name));
  const directories = [...architectures.map((name) => `/usr/lib/${name}`), '/usr/lib64', '/usr/lib'];
  const paths = directories.map((directory) => `${root}${directory}/libnss_${module}.so.2`);
  return paths.find((path) => host.isRegularFile(path));
}

/** libvirt 10.8 replaced the modules' JSON parser, and the parsers differ on unusual files. */
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

/** A file that has been removed since the directory was read cannot be opened, for the module neither. */
function file(host: Host, directory: string, name: string): NssFile {
  const path = `${directory}/${name}`;
  try {
    return { path, bytes: host.readFile(path) };
  } catch (error) {
    if (error instanceof VnetError) return { path, bytes: undefined };
    throw error;
  }
}
