import type { Host } from '../host/host.ts';

/**
 * Makes the directory of vnet's state, which only this user can use: /var/lib/vnet for root, else $XDG_STATE_HOME/vnet (XDG Base
 * Directory Specification). For root it does not depend on the environment, because sudo may keep the environment of a user.
 * Undefined if there can be none.
 */
export async function stateDirectory(host: Host): Promise<string | undefined> {
  const path = statePath(host);
  return path !== undefined && (await host.makePrivateDirectory(path)) ? path : undefined;
}

/** The path of the state directory, whether it exists or not. */
export function statePath({ uid, env }: Host): string | undefined {
  if (uid === 0) return '/var/lib/vnet';
  const { XDG_STATE_HOME: state, HOME: home } = env;
  if (state?.startsWith('/')) return `${state}/vnet`;
  return home?.startsWith('/') ? `${home}/.local/state/vnet` : undefined;
}
