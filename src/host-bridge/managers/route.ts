import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readableText } from '../../host/readable-text.ts';
import { INVISIBLE } from '../../invisible.ts';
import { shellCommand, shellWord } from '../../shell-words.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import { type Command, command, commandText, ipBatch, type ManagedFile, type Manager, type Method } from '../method.ts';
import type { LinkAddress, Snapshot } from '../snapshot.ts';
import { resolvedCommands, settingsOn } from './runtime.ts';

/** How a manager lets go of an interface until the next boot, and takes it back. */
export interface Release {
  readonly files: readonly ManagedFile[];
  readonly up: readonly Command[];
  /** Without the removal of the files. */
  readonly down: readonly Command[];
}

export interface RouteOptions {
  readonly before: Snapshot;
  readonly bridge: string;
  readonly network: string;
  /** The connection to libvirt; undefined for the default of virsh. */
  readonly uri: string | undefined;
  readonly manager: Manager;
  readonly release: Release;
}

/** What libvirt runs when a network starts and stops. */
function hookPath(bridge: string): string {
  return `/etc/libvirt/hooks/network.d/vnet-bridge-${bridge}`;
}

/**
 * Moves the addresses to the bridge of a routed network of libvirt. The configuration of the manager stays, so that the host has its
 * addresses also where libvirt does not start the network. Whenever it does, libvirt's hook makes the manager let go of the
 * interface, which becomes a port of the bridge. When the network stops, the manager takes it back. The network is of mode `open`:
 * the rules of mode `route` reject what guests of other networks send through the bridge to anywhere but the LAN (9.0 and 11.3).
 */
export function routeMethod(host: Host, options: RouteOptions): Method {
  const { before, bridge, network, manager, release } = options;
  checkRoutable(options);
  const { link } = before;
  const virsh = (name: string, ...args: readonly string[]) =>
    command('virsh', ...(options.uri === undefined ? [] : ['-c', options.uri]), name, ...args);
  const xml = networkXml(options, readableText(host, '/proc/sys/kernel/random/uuid').trim());
  // Standard input may be a socket, which virsh cannot open.
  const withXml = (name: string): Command => ({
    ...command('sh', '-c', 'cat | exec "$@"', 'sh', ...virsh(name, '/dev/stdin').words),
    input: xml,
  });
  const named = ['--network', network];
  const start = [...release.up, ipBatch([`address flush dev ${link} scope global`])];
  const started = [
    // libvirt gives the bridge its address with other options than the manager gave the interface.
    ipBatch([
      `link set dev ${link} mtu ${before.mtu} master ${bridge} up`,
      `address flush dev ${bridge} scope global`,
      ...settingsOn(before, bridge),
    ]),
    ...resolvedCommands(before, bridge),
  ];
  const stopped = [
    ...(release.files.length === 0 ? [] : [command('rm', '-f', '--', ...release.files.map(({ path }) => path))]),
    ipBatch([`link delete dev ${bridge} type bridge`, `link set dev ${link} up`]),
    ...release.down,
    ...(manager === 'runtime' ? [ipBatch(settingsOn(before, link)), ...resolvedCommands(before, link)] : []),
  ];
  const trial = { up: [...start, withXml('net-create'), ...started], release: [] };
  const down = [virsh('net-destroy', ...named), ...stopped];
  if (manager === 'runtime') {
    return { manager, trial: [], withTrial: trial, lasting: [], withLasting: trial, settle: [], down };
  }
  const path = hookPath(bridge);
  const runHook = (operation: string) => command('sh', path, network, operation, 'begin', '-');
  return {
    manager,
    trial: release.files,
    withTrial: trial,
    lasting: [
      {
        path,
        before: undefined,
        after: hookText({ network, files: release.files, start, started, stopped }),
        mode: 0o755,
      },
    ],
    withLasting: {
      up: [runHook('start'), virsh('net-start', ...named), runHook('started'), virsh('net-autostart', ...named)],
      release: [virsh('net-autostart', ...named, '--disable')],
    },
    settle: [withXml('net-define'), virsh('net-autostart', ...named), RELOAD],
    down,
  };
}

/** A daemon of libvirt looks for hooks when it starts and when it reloads. */
const RELOAD = command(
  'sh',
  '-c',
  'for file in /run/libvirtd.pid /run/virtnetworkd.pid; do [ ! -e "$file" ] || kill -HUP "$(cat "$file")"; done',
);

/** Throws VnetError `unsupported` if a bridge of libvirt cannot have what the interface has. */
function checkRoutable({ before, network }: RouteOptions): void {
  const { link } = before;
  const own = before.addresses.filter(({ isLinkLocal }) => !isLinkLocal);
  const dynamic = own.find(({ isDynamic }) => isDynamic);
  if (dynamic !== undefined) {
    const why =
      dynamic.family === 4
        ? 'no DHCP client runs on a bridge of libvirt'
        : 'libvirt turns router advertisements off on its bridges';
    throw new VnetError('unsupported', `cannot move the interface: ${dynamic.text} is automatic, and ${why}`, {
      hint: `give '${link}' a static address, or omit --route`,
    });
  }
  if (!own.some(({ family }) => family === 4)) {
    throw new VnetError('unsupported', `cannot move the interface: '${link}' has no IPv4 address`, {
      hint: 'omit --route',
    });
  }
  if (network.search(INVISIBLE) !== -1 || /\//.test(network)) {
    throw new VnetError('usage', `invalid name of a network ${shellWord(network)}`);
  }
}

/** Without DNS and DHCP, libvirt starts no dnsmasq, which would answer the LAN. */
function networkXml({ before, bridge, network }: RouteOptions, uuid: string): string {
  const { mac, mtu, addresses } = before;
  const own = addresses.filter(({ isLinkLocal }) => !isLinkLocal);
  const firsts = [own.find(({ family }) => family === 4), own.find(({ family }) => family === 6)];
  const lines = [
    '<network>',
    `  <name>${escapeText(network)}</name>`,
    `  <uuid>${escapeText(uuid)}</uuid>`,
    "  <forward mode='open'/>",
    `  <bridge name='${escapeAttribute(bridge)}' stp='off' delay='0'/>`,
    `  <mtu size='${mtu}'/>`,
    `  <mac address='${escapeAttribute(mac)}'/>`,
    "  <dns enable='no'/>",
    ...firsts.flatMap((each) => (each === undefined ? [] : [`  ${ipElement(each)}`])),
    '</network>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function ipElement({ family, text }: LinkAddress): string {
  const [address = '', prefix = ''] = text.split('/');
  return `<ip family='ipv${family}' address='${escapeAttribute(address)}' prefix='${escapeAttribute(prefix)}'/>`;
}

interface HookOptions {
  readonly network: string;
  readonly files: readonly ManagedFile[];
  readonly start: readonly Command[];
  readonly started: readonly Command[];
  readonly stopped: readonly Command[];
}

/** libvirt waits for a hook, and a hook that calls libvirt hangs both. */
function hookText({ network, files, start, started, stopped }: HookOptions): string {
  const write = files.flatMap(({ path, content }) => [
    shellCommand('mkdir', '-p', '--', path.slice(0, path.lastIndexOf('/'))),
    `cat >${shellWord(path)} <<'END'\n${content}END`,
  ]);
  const run = (commands: readonly Command[]) => commands.map((each) => `timeout 10 ${commandText(each)}`);
  return [
    '#!/bin/sh',
    '# Written by vnet bridge, which removes this file with the bridge.',
    '# Lets the host use the bridge of a network of libvirt while that runs.',
    'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C',
    `[ "$1" = ${shellWord(network)} ] || exit 0`,
    'exec >/dev/null 2>&1',
    'case $2 in',
    'start)',
    ...write,
    ...run(start),
    ';;',
    'started)',
    ...run(started),
    ';;',
    'stopped)',
    ...run(stopped),
    ';;',
    'esac',
    'exit 0\n',
  ].join('\n');
}
