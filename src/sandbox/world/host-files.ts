import { dirname } from 'node:path';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Network } from '../../network/model.ts';

/** Options of dnsmasq with the path of a file or directory that dnsmasq reads. It may not start if the path is missing. */
const READ = `
  addn-hosts conf-dir conf-file conf-script dhcp-hostsdir dhcp-hostsfile dhcp-luascript dhcp-optsdir dhcp-optsfile
  dhcp-script hostsdir resolv-file servers-file tftp-root
`
  .trim()
  .split(/\s+/);

/** Options with the path of a file that dnsmasq writes. The directory must exist. */
const WRITTEN = ['dhcp-leasefile', 'dnssec-timestamp', 'dumpfile', 'log-facility', 'pid-file'];

/** What every sandbox has, with content of its own. */
const SANDBOX_DIRECTORIES = /^\/(?:usr|bin|sbin|lib\w*|proc|sys|dev|run)(?:\/|$)/;

/** Takes the place of a program of the host. */
const PROGRAM = '#!/bin/sh\nexit 0\n';

/**
 * Creates empty files and directories in the sandbox, in place of those of the host that a network names, so that dnsmasq
 * starts as it would on the host. Returns the paths that are empty in the sandbox only.
 */
export async function addHostFiles(host: Host, inside: Host, network: Network): Promise<string[]> {
  const { read, written } = pathsIn(network);
  for (const path of written) {
    if (kindOf(host, dirname(path)) === 'directory') await inside.run('mkdir', ['-p', '--', dirname(path)]);
  }
  const added: string[] = [];
  for (const path of read) {
    const kind = kindOf(host, path);
    if (kind === undefined || (await inside.run('test', ['-e', path])).status === 0) continue;
    const target = kind === 'directory' ? path : dirname(path);
    await inside.run('mkdir', ['-p', '--', target]);
    if (kind === 'file') {
      await inside.run('tee', ['--', path], { input: isProgram(network, path) ? PROGRAM : '' });
      await inside.run('chmod', ['755', '--', path]);
    }
    added.push(path);
  }
  return added;
}

interface Paths {
  readonly read: readonly string[];
  readonly written: readonly string[];
}

function pathsIn(network: Network): Paths {
  const roots = network.ips.flatMap(({ tftpRoot }) => tftpRoot ?? []);
  const isHidden = (path: string) => path.startsWith('/') && !SANDBOX_DIRECTORIES.test(path);
  return {
    read: [...new Set([...roots, ...values(network, READ)])].filter(isHidden),
    written: values(network, WRITTEN).filter(isHidden),
  };
}

/** The paths are absolute: dnsmasq's working directory is `/`. Some options take more after the path and a comma. */
function values({ dnsmasqOptions }: Network, names: readonly string[]): string[] {
  const lines = dnsmasqOptions.flatMap(({ value }) => (value ?? '').split('\n'));
  return lines.flatMap((line) => {
    const [, name = '', path = ''] = /^\s*([\w-]+)\s*=\s*"?([^,"\s]+)/.exec(line) ?? [];
    return names.includes(name) ? [path] : [];
  });
}

function isProgram(network: Network, path: string): boolean {
  return values(network, ['dhcp-script', 'conf-script']).includes(path);
}

function kindOf(host: Host, path: string): 'file' | 'directory' | undefined {
  if (host.isRegularFile(path)) return 'file';
  try {
    return host.listDirectory(path) === undefined ? undefined : 'directory';
  } catch (error) {
    if (error instanceof VnetError) return error.code === 'permission' ? 'directory' : undefined;
    throw error;
  }
}
