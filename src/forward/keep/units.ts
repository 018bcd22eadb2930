import { VnetError } from '../../error.ts';
import { FORWARDS_PATH } from '../state.ts';
import { type SelfHost, selfWords } from './self.ts';

/** A unit of systemd: its name, its path and its text. */
export interface Unit {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export const RESTORE_UNIT = 'vnet-forward.service';
export const WATCH_UNIT = 'vnet-forward-watch.service';

const DIRECTORY = '/etc/systemd/system';

/** Where the units are. */
export const UNIT_PATHS = [RESTORE_UNIT, WATCH_UNIT].map((name) => `${DIRECTORY}/${name}`);

/** Services that write firewall rules when they start: the forwards come after them, and again whenever one of them starts. */
const WRITERS = [
  'libvirtd.service',
  'virtnetworkd.service',
  'firewalld.service',
  'nftables.service',
  'iptables.service',
  'ip6tables.service',
  'netfilter-persistent.service',
  'ufw.service',
  'docker.service',
];

const MARK = '# Written by vnet. "vnet forward uninstall" removes this file.';

/** Paths that systemd reads as one word, without specifiers, variables and escapes. */
const PLAIN_PATH = /^\/[\w./@+-]+$/;

/** Returns the words that start this vnet in a unit. Throws VnetError `refused` if its path cannot be written there. */
export function selfInUnit(host: SelfHost): string {
  const odd = selfWords(host).find((path) => !PLAIN_PATH.test(path));
  if (odd === undefined) return selfWords(host).join(' ');
  throw new VnetError('refused', `cannot write a unit of systemd for the path ${odd}`, {
    hint: 'move it to a path of letters, digits and ./@+-, or use --no-install',
  });
}

/** Returns the units that keep forwards: one restores them once, at boot and after a service that writes rules; one watches. */
export function forwardUnits(host: SelfHost): readonly [restore: Unit, watch: Unit] {
  const self = selfInUnit(host);
  const unit = (name: string, lines: readonly string[]): Unit => ({
    name,
    path: `${DIRECTORY}/${name}`,
    text: `${MARK}\n${lines.join('\n')}\n`,
  });
  const common = (description: string) => [
    '[Unit]',
    `Description=${description}`,
    'Documentation=man:vnet(1)',
    `After=network.target ${WRITERS.join(' ')}`,
    `ConditionPathExists=${FORWARDS_PATH}`,
    ...selfWords(host).map((path) => `ConditionPathExists=${path}`),
    '',
    '[Service]',
  ];
  return [
    unit(RESTORE_UNIT, [
      ...common('Restore port forwards to guests of libvirt'),
      'Type=oneshot',
      `ExecStart=${self} forward restore --quiet`,
      '',
      '[Install]',
      `WantedBy=multi-user.target ${WRITERS.join(' ')}`,
    ]),
    unit(WATCH_UNIT, [
      ...common('Keep port forwards to guests of libvirt'),
      `ExecStart=${self} forward watch`,
      'Restart=always',
      'RestartSec=1',
      '',
      '[Install]',
      'WantedBy=multi-user.target',
    ]),
  ];
}

/** Whether vnet wrote this unit, whichever version. */
export function isUnitOfVnet(text: string): boolean {
  return text.startsWith('# Written by vnet.');
}
