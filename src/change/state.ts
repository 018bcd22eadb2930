import type { Host } from '../host/host.ts';

/**
 * The directory of vnet's state, which only this user can use: /var/lib/vnet for root, else $XDG_STATE_HOME/vnet
 * (XDG Base Directory Specification). Root never takes it from the environment, which sudo may pass on from a user.
 * Undefined where there can be none.
 */
export async function stateDirectory(host: Host): Promise<string | undefined> {
  const path = statePath(host);
  return path !== undefined && (await host.makePrivateDirectory(path)) ? path : undefined;
}

/** The path of that directory, whether it is there or not. */
export function statePath({ uid, env }: Host): string | undefined {
  if (uid === 0) return '/var/lib/vnet';
  const { XDG_STATE_HOME: state, HOME: home } = env;
  if (state?.startsWith('/')) return `${state}/vnet`;
  return home?.startsWith('/') ? `${home}/.local/state/vnet` : undefined;
}
