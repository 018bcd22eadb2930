import type { Host } from '../../host/host.ts';
import { type Client, Disconnected, Refused } from './client.ts';
import { domain, network, type Procedure, procedure } from './protocol.ts';
import { int, option, type Reader, string, struct, type TypeOf } from './xdr.ts';

const registration = struct({ callback: int });

const REGISTER = {
  network: procedure(313, struct({ event: int, network: option(network) }), registration),
  domain: procedure(316, struct({ event: int, domain: option(domain) }), registration),
};

const LIFECYCLE = 0;
/** virNetworkEventID, since libvirt 9.8.0 */
const METADATA_CHANGE = 1;

/** The numbers of the procedures by which the daemon sends events. */
export const EVENT = { networkLifecycle: 315, domainLifecycle: 318, networkMetadata: 446 } as const;

const lifecycle = struct({ callback: int, network, event: int, detail: int });
const metadata = struct({ callback: int, network, type: int, uri: option(string) });

/** virNetworkEventLifecycleType */
const LIFECYCLES = ['Defined', 'Undefined', 'Started', 'Stopped'];
/** virNetworkMetadataType */
const METADATA = ['description', 'title', 'element'];

/** As virsh: after this many silent intervals the connection is lost. */
const KEEPALIVE_INTERVAL = 5_000;
const KEEPALIVE_COUNT = 5;

/** What virsh says at the end of a connection (virConnectCloseReason). */
export type EndReason = 'I/O error' | 'end of file' | 'keepalive timeout';

export interface EventOptions {
  onEvent(procedure: number, args: Reader): void;
  onEnd(reason: EndReason): void;
}

/** Passes on events until the connection ends, and ends it if the daemon is silent for half a minute. */
export function listenTo(client: Client, host: Host, { onEvent, onEnd }: EventOptions): void {
  let silent = 0;
  let isLost = false;
  const check = (): void => {
    silent++;
    if (silent > KEEPALIVE_COUNT) {
      isLost = true;
      client.close();
      return;
    }
    client.ping();
    stop = host.after(KEEPALIVE_INTERVAL, check);
  };
  let stop = host.after(KEEPALIVE_INTERVAL, check);
  client.listen({
    onEvent,
    onBytes() {
      silent = 0;
    },
    onEnd({ cause }) {
      stop();
      onEnd(isLost ? 'keepalive timeout' : cause === undefined ? 'end of file' : 'I/O error');
    },
  });
}

/** Registers for a kind of event. Undefined if the daemon refuses, or the connection ended. */
async function register<A>(client: Client, call: Procedure<A, TypeOf<typeof registration>>, args: A) {
  try {
    return await client.call(call, args);
  } catch (error) {
    if (error instanceof Refused || error instanceof Disconnected) return undefined;
    throw error;
  }
}

/** Which events of networks. */
export interface NetworkEvents {
  readonly type: 'lifecycle' | 'metadata-change';
  /** All networks by default. */
  readonly network: TypeOf<typeof network> | undefined;
}

/** Has the daemon send events of networks. False if it does not. */
export async function sendNetworkEvents(client: Client, { type, network }: NetworkEvents): Promise<boolean> {
  const event = type === 'lifecycle' ? LIFECYCLE : METADATA_CHANGE;
  return (await register(client, REGISTER.network, { event, network })) !== undefined;
}

/** Has the daemon send that guests start and end. False if it does not. */
export async function sendDomainEvents(client: Client): Promise<boolean> {
  return (await register(client, REGISTER.domain, { event: LIFECYCLE, domain: undefined })) !== undefined;
}

/** What virsh prints of a network event, after its time; undefined for an event of another kind. */
export function networkEventText(number: number, args: Reader): string | undefined {
  if (number === EVENT.networkLifecycle) {
    const { network, event } = lifecycle.read(args);
    return `event 'lifecycle' for network ${network.name}: ${LIFECYCLES[event] ?? 'unknown'}`;
  }
  if (number === EVENT.networkMetadata) {
    const { network, type, uri } = metadata.read(args);
    return `event 'metadata-change' for network ${network.name}: type ${METADATA[type] ?? 'unknown'}, uri ${uri ?? '<null>'}`;
  }
  return undefined;
}
