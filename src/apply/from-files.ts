import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { LibvirtPaths } from '../libvirt/location.ts';
import { networkInFile } from '../libvirt/network-in-file.ts';
import { daemonPaths } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import type { NetworkState } from './state.ts';

/**
 * Reads networks by name from the daemon's files, without a process. Networks that the files do not show are missing, and so are
 * all of them where this user may not read the files.
 */
export function statesFromFiles(
  target: Pick<Target, 'host' | 'virsh'>,
  names: readonly string[],
): ReadonlyMap<string, NetworkState> {
  const { host } = target;
  const paths = daemonPaths(target);
  const states = new Map<string, NetworkState>();
  if (paths === undefined) return states;
  const files: Files = {
    host,
    paths,
    active: new Set(host.listDirectory(paths.activeNetworks)),
    autostart: new Set(host.listDirectory(`${paths.networks}/autostart`)),
  };
  for (const name of new Set(names)) {
    const state = name.includes('/') ? undefined : stateOf(name, files);
    if (state !== undefined) states.set(name, state);
  }
  return states;
}

/**
 * Which definitions libvirt may have in another version than in its files. libvirt reads the files when it starts, and writes them
 * when it changes them. So a file that changed since the start was written by libvirt, or by somebody else without its knowledge.
 */
export function unconfirmedDefinitions(target: Pick<Target, 'host' | 'virsh'>, names: readonly string[]): string[] {
  const { host } = target;
  const paths = daemonPaths(target);
  if (paths === undefined) return [];
  const start = host.changeTime(`${paths.activeNetworks}/driver.pid`) ?? 0;
  return [...new Set(names)].filter((name) => {
    const change = name.includes('/') ? undefined : host.changeTime(`${paths.networks}/${name}.xml`);
    return change !== undefined && change >= start;
  });
}

/** The definitions that libvirt has, with one run of virsh. Those that it does not have are missing. */
export async function definitionsOf(virsh: Virsh, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const answers = await virsh.askAll(names.map((name) => ['net-dumpxml', '--inactive', '--network', name]));
  return new Map(
    names.flatMap((name, index) => {
      const { stdout = '', errors = [''] } = answers[index] ?? {};
      return errors.length > 0 ? [] : [[name, stdout.trim()] as const];
    }),
  );
}

interface Files {
  readonly host: Host;
  readonly paths: LibvirtPaths;
  readonly active: ReadonlySet<string>;
  readonly autostart: ReadonlySet<string>;
}

function stateOf(name: string, { host, paths, active, autostart }: Files): NetworkState | undefined {
  try {
    const definition = networkIn(host.readFile(`${paths.networks}/${name}.xml`));
    const isActive = active.has(`${name}.xml`);
    const live = isActive ? networkIn(host.readFile(`${paths.activeNetworks}/${name}.xml`)) : undefined;
    const known = definition ?? live;
    if (known?.network.name !== name) return undefined;
    const ports = isActive ? host.listDirectory(`${paths.activeNetworks}/${name}/ports`)?.length : undefined;
    return { name, uuid: known.network.uuid, autostart: autostart.has(`${name}.xml`), definition, live, ports };
  } catch (error) {
    if (error instanceof VnetError || error instanceof MalformedXml) return undefined;
    throw error;
  }
}

function networkIn(bytes: Buffer | undefined): ReadNetwork | undefined {
  if (bytes === undefined) return undefined;
  const source = networkInFile(bytes.toString());
  return { source, network: readNetwork(parseXml(source)) };
}
