import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { createLink, createOutside, createUplink, type LinkKind, type Uplink } from './links.ts';

/** A link that a network needs on the host. */
export interface RequiredLink {
  readonly link: string;
  readonly kind: LinkKind;
}

/** What is outside a sandbox: links of the host, created when a network needs them, and machines behind them. */
export interface World {
  /** Creates the links that do not exist yet. Resolves to their names. */
  addLinks(links: readonly RequiredLink[]): Promise<string[]>;
  /** Returns the machines behind a link that was added. Throws VnetError `refused` if it was not. */
  uplink(link: string): Promise<Uplink>;
}

export async function createWorld(inside: Host): Promise<World> {
  const numbers = new Map<string, number>();
  const uplinks = new Map<string, Promise<Uplink>>();
  await createOutside(inside);
  return {
    async addLinks(links) {
      const added: string[] = [];
      for (const { link, kind } of links) {
        if (numbers.has(link)) continue;
        const number = numbers.size;
        await createLink(inside, link, kind, number);
        numbers.set(link, number);
        added.push(link);
      }
      return added;
    },
    async uplink(link) {
      const number = numbers.get(link);
      if (number === undefined) throw new VnetError('refused', `the sandbox has no link ${link} that leads outside`);
      const uplink = uplinks.get(link) ?? createUplink(inside, link, number);
      uplinks.set(link, uplink);
      return uplink;
    },
  };
}
