import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { OwnProgram } from './host/own-program.ts';
import { missingNeeds } from './host/requirements.ts';
import { type Sandbox, startSandbox } from './host/sandbox.ts';
import { probe, type Raised, raise, type Source } from './rehearse.ts';
import type { Rehearsal } from './result.ts';
import { addRoute, copyHost } from './world/copy-host.ts';
import { outsideOf } from './world/outside.ts';

export interface Wishes {
  /** What the host is called in the list of those that are kept. */
  readonly name: string;
  readonly isKept: boolean;
  /** What a shell in the sandbox runs as `vnet`. */
  readonly program?: OwnProgram | undefined;
  /** Whether guests are plugged in and packets sent. */
  readonly probes: boolean;
  /** Routes the host has, as `CIDR` or `CIDR:DEVICE`. */
  readonly routes: readonly string[];
  /** The host has the interfaces, addresses and routes of this one, but for the bridges that are left out. */
  readonly likeHost: { readonly leave: ReadonlySet<string> } | undefined;
  /** Says what is done now, while it is done. */
  readonly tell: (what: string) => void;
}

export interface Stood {
  readonly sandbox: Sandbox;
  readonly rehearsal: Rehearsal;
}

/**
 * Tries every network on one throw-away host, which runs on: whoever called ends it. It has ended where this throws:
 * what is needed is not installed, the kernel refuses, or the user ended vnet by a signal.
 */
export async function rehearseAll(host: Host, sources: readonly Source[], wishes: Wishes): Promise<Stood> {
  const begun = host.now().getTime();
  requireNeeds(host);
  wishes.tell('starting a throw-away host');
  const signal = host.interrupted().then((name) => Promise.reject(new Interrupted(name)));
  const starting = startSandbox(host, {
    name: wishes.name,
    isKept: wishes.isKept,
    visible: wishes.program?.visible ?? [],
  });
  try {
    const sandbox = await Promise.race([starting, signal]);
    const done = await Promise.race([rehearseOn(host, sandbox.inside, sources, wishes), signal]);
    const seconds = (host.now().getTime() - begun) / 1000;
    return { sandbox, rehearsal: { ...done, seconds, kept: wishes.isKept ? wishes.name : undefined } };
  } catch (error) {
    await starting.then(
      (sandbox) => sandbox.end(),
      () => {}, // It did not start, which is either the error itself or of the user's doing.
    );
    throw error;
  }
}

/** Thrown when a signal ends a rehearsal. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
    this.signal = signal;
  }
}

/** Throws VnetError `program-missing`, with the line that installs what is missing. */
export function requireNeeds(host: Host): void {
  const { what, install } = missingNeeds(host);
  if (what.length === 0) return;
  const how = install === undefined ? {} : { hint: `Install it: sudo ${install.join(' ')}` };
  throw new VnetError('program-missing', `a throw-away libvirt host needs ${what.join(', ')}`, how);
}

async function rehearseOn(
  host: Host,
  inside: Host,
  sources: readonly Source[],
  { probes, routes, likeHost, tell }: Wishes,
): Promise<Pick<Rehearsal, 'libvirt' | 'networks' | 'notes'>> {
  const outside = await outsideOf(inside);
  const notes = likeHost === undefined ? [] : await copyHost(host, inside, { outside, ...likeHost });
  for (const route of routes) await addRoute(inside, outside, route);
  const libvirt = (await inside.run('virsh', ['--version'])).stdout.trim();
  const stage = { host, inside, outside, tell };
  const raised: Raised[] = [];
  // In turn, so that of two that collide the second is refused, as on a real host.
  for (const [index, source] of sources.entries()) raised.push(await raise(stage, source, `n${index + 1}`));
  const networks = await Promise.all(
    raised.map(async ({ tried, network }, index) =>
      probes && network !== undefined
        ? { ...tried, checks: [...tried.checks, ...(await probe(stage, network, `n${index + 1}`))] }
        : tried,
    ),
  );
  return { libvirt, networks, notes };
}
