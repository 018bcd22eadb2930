import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { processes, processName } from '../host/proc.ts';
import { readableText } from '../host/readable-text.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { ifupdownFiles, ifupdownMethod, ifupdownRelease } from './managers/ifupdown.ts';
import { netplanId, netplanMethod } from './managers/netplan.ts';
import { activeProfile, networkManagerMethod, networkManagerRelease } from './managers/network-manager.ts';
import { networkdLink, networkdMethod, networkdRelease } from './managers/networkd.ts';
import { type Release, type RouteOptions, routeMethod } from './managers/route.ts';
import { runtimeMethod } from './managers/runtime.ts';
import { MANAGER_NAMES, type Manager, type Method } from './method.ts';
import type { Snapshot } from './snapshot.ts';

export interface MethodOptions {
  readonly before: Snapshot;
  readonly bridge: string;
  /** Whether to move an interface that nothing manages with ip(8). */
  readonly runtimeOnly: boolean;
  /** Moves the settings to the bridge of this network of libvirt; undefined for a bridge of the manager. */
  readonly route: Pick<RouteOptions, 'network' | 'uri'> | undefined;
}

/** A program that configures the interface, and how it would move it. */
interface Owner {
  readonly manager: Manager;
  method(): Method;
  release(): Release;
}

/**
 * Returns how the program that manages an interface moves it. Throws VnetError `unsupported` if that is not known, if there are
 * two, or if a runtime-only move would compete with one.
 */
export async function methodFor(host: Host, options: MethodOptions): Promise<Method> {
  const { before, bridge, runtimeOnly, route } = options;
  const { link } = before;
  const owners = await ownersOf(host, before, bridge);
  const names = owners.map(({ manager }) => MANAGER_NAMES[manager]);
  if (owners.length > 1) {
    throw new VnetError('unsupported', `both ${names.join(' and ')} manage '${link}'`, {
      hint: 'let only one of them manage it',
    });
  }
  const [owner] = owners;
  if (runtimeOnly && owner !== undefined) {
    throw new VnetError('unsupported', `${names[0]} manages '${link}' and would undo what --runtime-only does`, {
      hint: 'run the command without --runtime-only',
    });
  }
  if (route !== undefined && (owner !== undefined || runtimeOnly)) {
    const manager = owner?.manager ?? 'runtime';
    return routeMethod(host, { ...route, before, bridge, manager, release: owner?.release() ?? NO_RELEASE });
  }
  if (owner !== undefined) return owner.method();
  if (runtimeOnly) return runtimeMethod(before, bridge);
  const again = ['--runtime-only', ...(route === undefined ? [] : ['--route', `--network=${route.network}`])];
  throw new VnetError('unsupported', `vnet does not know what manages '${link}'`, {
    hint: 'if nothing does, move it until the next boot',
    commands: [shellCommand('vnet', 'bridge', 'create', ...again, `--from=${link}`, ...operands(bridge))],
  });
}

const NO_RELEASE: Release = { files: [], up: [], down: [] };

async function ownersOf(host: Host, before: Snapshot, bridge: string): Promise<Owner[]> {
  const running = new Set(processes(host).map((pid) => processName(host, pid)));
  const { link } = before;
  const owners: Owner[] = [];
  // The kernel cuts names of processes off after 15 characters.
  if (running.has('systemd-network')) {
    const found = networkdLink(host, readableText(host, `/sys/class/net/${link}/ifindex`).trim());
    const id = netplanId(found?.file ?? '');
    if (found !== undefined) {
      owners.push({
        manager: id === undefined ? 'networkd' : 'netplan',
        method: () =>
          id === undefined ? networkdMethod(host, before, bridge, found) : netplanMethod(host, before, bridge, id),
        release: () => networkdRelease(before, bridge, found),
      });
    }
  }
  const profile = running.has('NetworkManager') ? await activeProfile(host, link) : undefined;
  if (profile !== undefined) {
    owners.push({
      manager: 'NetworkManager',
      method: () => networkManagerMethod(host, before, bridge, profile),
      release: () => networkManagerRelease(before, bridge, profile),
    });
  }
  const files = ifupdownFiles(host, link);
  if (files !== undefined) {
    owners.push({
      manager: 'ifupdown',
      method: () => ifupdownMethod(host, before, bridge, files),
      release: () => ifupdownRelease(host, before, files),
    });
  }
  return owners;
}
