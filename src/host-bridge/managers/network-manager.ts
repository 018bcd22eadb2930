import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readableText } from '../../host/readable-text.ts';
import { shellCommand } from '../../shell-words.ts';
import { command, type ManagedFile, type Method } from '../method.ts';
import type { Snapshot } from '../snapshot.ts';

const ETC = '/etc/NetworkManager/system-connections';
const RUN = '/run/NetworkManager/system-connections';

/** The connection profile that NetworkManager has activated on a link. */
export interface Profile {
  readonly uuid: string;
  readonly file: string;
}

/** Returns the profile of a link; undefined if NetworkManager does not manage the link. */
export async function activeProfile(host: Host, link: string): Promise<Profile | undefined> {
  const fields = ['-g', 'GENERAL.STATE,GENERAL.CON-UUID', 'device', 'show', link];
  const [state = '', uuid = ''] = (await nmcli(host, fields)).split('\n');
  // An interface that something else configures is `connected (externally)`.
  if (!/^100 \(connected\)/.test(state) || !/^[0-9a-f-]{36}$/.test(uuid)) return undefined;
  const profiles = await nmcli(host, ['-t', '-f', 'UUID,FILENAME', 'connection', 'show', '--active']);
  const line = profiles.split('\n').find((each) => each.startsWith(`${uuid}:`)) ?? '';
  return { uuid, file: line.slice(uuid.length + 1).replace(/\\(.)/g, '$1') };
}

async function nmcli(host: Host, args: readonly string[]): Promise<string> {
  const { stdout } = await host.run('nmcli', args, { limit: host.limits.program, env: { LC_ALL: 'C' } });
  return stdout;
}

/**
 * The bridge gets a copy of the profile of the interface, so that all settings are kept, known or not. The profile itself stays:
 * that of the port has a higher priority. Throws VnetError `unsupported` for a profile that vnet cannot copy.
 */
export function networkManagerMethod(host: Host, before: Snapshot, bridge: string, profile: Profile): Method {
  const { link, mac, mtu } = before;
  if (profile.file.startsWith(`${RUN}/netplan-`)) {
    throw new VnetError('unsupported', `cannot move the interface: netplan makes its profile of NetworkManager`, {
      hint: 'let networkd be the renderer of netplan, or move the settings into a profile of NetworkManager',
    });
  }
  const sections = sectionsOf(profile, readableText(host, profile.file));
  const [bridgeId, portId] = [newUuid(host), newUuid(host)];
  const ethernet = `[ethernet]\nmtu=${mtu}\n`;
  const files: readonly (readonly [name: string, content: string])[] = [
    [
      `vnet-${bridge}.nmconnection`,
      [
        connection(sections, [`id=vnet-${bridge}`, `uuid=${bridgeId}`, 'type=bridge', `interface-name=${bridge}`]),
        ethernet,
        `[bridge]\nmac-address=${mac}\nstp=false\nforward-delay=2\n`,
        ...otherSections(sections, before),
      ].join('\n'),
    ],
    [
      `vnet-${bridge}-port.nmconnection`,
      [
        connection(
          [],
          [
            `id=vnet-${bridge}-port`,
            `uuid=${portId}`,
            'type=ethernet',
            `interface-name=${link}`,
            `master=${bridgeId}`,
            'slave-type=bridge',
          ],
        ),
        ethernet,
      ].join('\n'),
    ],
  ];
  const inDirectory = (directory: string): ManagedFile[] =>
    files.map(([name, content]) => ({ path: `${directory}/${name}`, content, mode: 0o600 }));
  const trial = inDirectory(RUN);
  const reload = command('nmcli', 'connection', 'reload');
  const up = command('nmcli', '--wait', '20', 'connection', 'up', 'uuid', portId);
  return {
    manager: 'NetworkManager',
    trial,
    withTrial: { up: [command('nmcli', 'connection', 'load', ...trial.map(({ path }) => path)), up], release: [] },
    withLasting: { up: [reload, up], release: [] },
    down: [reload, command('nmcli', '--wait', '20', 'connection', 'up', 'uuid', profile.uuid, 'ifname', link)],
    lasting: inDirectory(ETC).map(({ path, content, mode }) => ({ path, before: undefined, after: content, mode })),
    settle: [reload],
  };
}

interface Section {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Sections of a profile that belong to the port of a bridge, and not to the bridge. */
const OF_PORT = ['ethernet', '802-3-ethernet', 'connection', 'ethtool', 'link'];

/** The sections of a keyfile. Throws VnetError `unsupported` if it is not one, or if it has what a bridge cannot have. */
function sectionsOf({ uuid, file }: Profile, text: string): Section[] {
  const sections = text
    .split(/^(?=\[)/m)
    .filter((part) => part.startsWith('['))
    .map((part) => {
      const [head = '', ...lines] = part.trimEnd().split('\n');
      return { name: head.trim().slice(1, -1), lines };
    });
  if (!sections.some(({ name }) => name === 'connection')) {
    throw new VnetError('unsupported', `cannot copy the profile of the interface: '${file}' is not a keyfile`, {
      hint: 'convert it, and try again',
      commands: [shellCommand('nmcli', 'connection', 'migrate', 'uuid', uuid)],
    });
  }
  const other = sections.find(({ name }) => ['802-1x', 'pppoe', 'dcb', 'sriov', 'macsec'].includes(name));
  if (other === undefined) return sections;
  throw new VnetError(
    'unsupported',
    `cannot move the interface: its profile has settings in [${other.name}], which no bridge has`,
  );
}

/** The section [connection] with these lines, and with those of the old profile that say nothing about the kind of device. */
function connection(sections: readonly Section[], lines: readonly string[]): string {
  const old = sections.find(({ name }) => name === 'connection')?.lines ?? [];
  const more = old.filter((line) =>
    /^(?:zone|metered|lldp|llmnr|mdns|dns-over-tls|permissions|secondaries|stable-id|gateway-ping-timeout)=/.test(line),
  );
  return `[connection]\n${[...lines, ...more, 'autoconnect-priority=999'].join('\n')}\n`;
}

/** The other sections. Without a metric, the default routes of a bridge would come after those of all Ethernet devices. */
function otherSections(sections: readonly Section[], before: Snapshot): string[] {
  return sections
    .filter(({ name }) => !OF_PORT.includes(name))
    .map(({ name, lines }) => {
      const family = name === 'ipv4' ? 4 : name === 'ipv6' ? 6 : undefined;
      const metric = family === undefined ? undefined : metricOf(before, family);
      const isSet = lines.some((line) => /^route-metric=/.test(line));
      const more = metric === undefined || isSet ? [] : [`route-metric=${metric}`];
      return `[${name}]\n${[...lines.filter((line) => line.trim() !== ''), ...more].join('\n')}\n`;
    });
}

/** The metric that NetworkManager gave the default route, else that of a subnet. */
function metricOf({ routes }: Snapshot, family: 4 | 6): string | undefined {
  const own = routes.filter((route) => route.family === family);
  const route =
    own.find(({ text }) => text.startsWith('default ')) ?? own.find(({ text }) => / proto kernel /.test(text));
  return /\bmetric (\d+)/.exec(route?.text ?? '')?.[1];
}

function newUuid(host: Host): string {
  return readableText(host, '/proc/sys/kernel/random/uuid').trim();
}
