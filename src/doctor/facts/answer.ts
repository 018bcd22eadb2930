import { failure } from '../../libvirt/errors/failure.ts';
import type { Fact } from '../look.ts';

/** What libvirt says about itself. */
export interface LibvirtAnswer {
  /** The URI that it is connected to. */
  readonly uri: string;
  /** The version of the library that virsh uses, such as `9.0.0`; undefined if virsh does not say. */
  readonly library: string | undefined;
  /** The version of the daemon; undefined if it does not say. */
  readonly daemon: string | undefined;
  /** The names of its networks; empty if it has no driver for networks. */
  readonly networks: readonly string[];
  /** The guests that libvirt starts when it starts. */
  readonly autostart: ReadonlySet<string>;
}

/**
 * Asks the daemon, even where its files say the rest. Throws VnetError if it does not answer; every fact that needs libvirt
 * then fails with the same error, so that the report names it once.
 */
export const answer: Fact<LibvirtAnswer> = async ({ virsh }) => {
  const [uri, version, networks, guests] = await virsh.askAll([
    ['uri'],
    ['version', '--daemon'],
    ['net-list', '--all', '--name'],
    ['list', '--all', '--autostart', '--name'],
  ]);
  // Of modular daemons, the one for networks may be down while the one for guests answers.
  const error = networks?.errors.length ? failure(networks.errors) : undefined;
  if (error !== undefined && error.code !== 'unsupported') throw error;
  return {
    uri: uri?.stdout.trim() ?? '',
    library: /Using library: libvirt (\d+\.\d+\.\d+)/.exec(version?.stdout ?? '')?.[1],
    daemon: /daemon: (\d+\.\d+\.\d+)/.exec(version?.stdout ?? '')?.[1],
    networks: namesIn(networks?.stdout),
    autostart: new Set(namesIn(guests?.stdout)),
  };
};

function namesIn(output = ''): readonly string[] {
  return output.split('\n').filter((name) => name !== '');
}
