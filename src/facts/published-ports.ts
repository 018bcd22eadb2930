import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** Programs that run containers and list them in the same form. */
export type Engine = 'docker' | 'podman';

/** A port of this host, or a range. */
export interface PortRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** `0.0.0.0:8080->80/tcp`, `[::]:5000-5010->5000-5010/udp`. */
const PUBLISHED = /:(\d+)(?:-(\d+))?->[\d-]+\/(\w+)/g;

/** The name of the container that has one of the ports; undefined if none has, or if the engine does not answer. */
export async function containerWithPort(
  host: Host,
  engine: Engine,
  { protocol, first, last }: PortRange,
): Promise<string | undefined> {
  const { status, stdout } = await listed(host, engine);
  if (status !== 0) return undefined;
  return stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .find(([, ports = '']) =>
      [...ports.matchAll(PUBLISHED)].some(
        ([, port, lastPort = port, its]) => its === protocol && Number(port) <= last && first <= Number(lastPort),
      ),
    )?.[0];
}

async function listed(host: Host, engine: Engine): Promise<{ status: number | undefined; stdout: string }> {
  try {
    return await host.run(engine, ['ps', '--format', '{{.Names}}\t{{.Ports}}'], { limit: host.limits.program });
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { status: undefined, stdout: '' };
  }
}
