import { VnetError } from '../error.ts';
import { type Host, Interrupted } from '../host/host.ts';
import { durationText, isLimited } from '../host/limits.ts';
import type { RehearsedForward } from './checks/forwards.ts';
import type { RehearsalContext, Source } from './context.ts';
import { requireEverything } from './host/requirements.ts';
import { type Sandbox, startSandbox } from './host/sandbox.ts';
import { probeNetwork } from './probe-network.ts';
import type { Rehearsal } from './result.ts';
import { type StartResult, startNetwork } from './start-network.ts';
import { addRoute, copyHost } from './world/copy-host.ts';
import { createWorld } from './world/world.ts';

export interface RehearsalOptions {
  /** The name of the sandbox. */
  readonly name: string;
  /** Whether the sandbox outlives vnet. */
  readonly isKept: boolean;
  /** Files of the host that the sandbox sees, at the same path. */
  readonly visible: readonly string[];
  /** Whether guests are plugged in and packets sent. */
  readonly hasGuests: boolean;
  /** Forwards to the first guest of each network. */
  readonly forwards: readonly RehearsedForward[];
  /** Routes that the host has, as `CIDR` or `CIDR:DEVICE`. */
  readonly routes: readonly string[];
  /** Gives the sandbox the links, addresses and routes of the host, without the links in `skip`. */
  readonly copyHost: { readonly skip: ReadonlySet<string> } | undefined;
  /** Milliseconds after which the rehearsal is given up. */
  readonly limit: number;
  /** Reports the current step. */
  readonly onProgress: (step: string) => void;
}

/** A rehearsal that is done, and its sandbox, which still runs. */
export interface RehearsalRun {
  readonly sandbox: Sandbox;
  readonly rehearsal: Rehearsal;
}

/**
 * Starts a sandbox and rehearses networks in it. The caller ends the sandbox. If this throws, the sandbox has ended: VnetError
 * `program-missing`, `permission` if the kernel forbids namespaces, `timeout`, or Interrupted.
 */
export async function rehearse(
  host: Host,
  sources: readonly Source[],
  options: RehearsalOptions,
): Promise<RehearsalRun> {
  const started = host.monotonic();
  requireEverything(host);
  const { name, isKept, visible, onProgress } = options;
  onProgress('starting a sandbox');
  return withSandbox(host, { name, isKept, visible }, options.limit, async (sandbox) => {
    const result = await rehearseIn(host, sandbox.inside, sources, options);
    const seconds = (host.monotonic() - started) / 1000;
    return { sandbox, rehearsal: { ...result, seconds, kept: isKept ? name : undefined } };
  });
}

/**
 * Starts a sandbox and uses it. Ends it, and throws, if that fails, takes longer than `limit` milliseconds (VnetError
 * `timeout`), or if the user ends vnet by a signal (Interrupted).
 */
export async function withSandbox<Result>(
  host: Host,
  options: Parameters<typeof startSandbox>[1],
  limit: number,
  use: (sandbox: Sandbox) => Promise<Result>,
): Promise<Result> {
  const done = new AbortController();
  const interrupted = host.interrupted().then((signal) => Promise.reject(new Interrupted(signal)));
  const expired = expiry(host, limit, done.signal);
  const starting = startSandbox(host, options);
  const work = starting.then(use);
  for (const promise of [interrupted, expired]) promise.catch(() => {}); // The race below reports it.
  try {
    return await Promise.race([work, interrupted, expired]);
  } catch (error) {
    // A sandbox that is still starting ends as soon as it runs; one that does not start is the error itself.
    await starting.then((sandbox) => sandbox.end()).catch(() => {});
    // What was going on in the sandbox fails now.
    await work.catch(() => {});
    throw error;
  } finally {
    done.abort();
  }
}

/** Rejects with VnetError `timeout` after `limit` milliseconds, unless the signal is aborted before. */
async function expiry(host: Host, limit: number, signal: AbortSignal): Promise<never> {
  if (isLimited(limit)) await host.sleep(limit, signal);
  if (isLimited(limit) && !signal.aborted) {
    throw new VnetError('timeout', `the rehearsal took longer than ${durationText(limit)}`, {
      hint: 'allow more time with --timeout, or rehearse fewer networks at once',
    });
  }
  return new Promise(() => {});
}

async function rehearseIn(
  host: Host,
  inside: Host,
  sources: readonly Source[],
  options: RehearsalOptions,
): Promise<Pick<Rehearsal, 'libvirt' | 'networks' | 'notes'>> {
  const world = await createWorld(inside);
  const notes = options.copyHost === undefined ? [] : await copyHost(host, inside, { world, ...options.copyHost });
  for (const route of options.routes) await addRoute(inside, world, route);
  const libvirt = await libvirtVersion(inside);
  const context: RehearsalContext = {
    host,
    inside,
    world,
    forwards: options.forwards,
    onProgress: options.onProgress,
  };
  const started: StartResult[] = [];
  // In turn, so that the second of two networks that collide is rejected, as on a real host.
  for (const [index, source] of sources.entries()) started.push(await startNetwork(context, source, `n${index + 1}`));
  const networks = await Promise.all(
    started.map(async ({ result, network }, index) => {
      if (!options.hasGuests || network === undefined) return result;
      const checks = await probeNetwork(context, network, `n${index + 1}`);
      return { ...result, checks: [...result.checks, ...checks] };
    }),
  );
  return { libvirt, networks, notes };
}

export async function libvirtVersion(inside: Host): Promise<string> {
  return (await inside.run('virsh', ['--version'])).stdout.trim();
}
