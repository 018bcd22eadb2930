import type { Client } from './client.ts';
import { findNetwork, networkByUuid, networkRef, orUndefined, uuidText } from './lookup.ts';
import { CALL, NETWORK_IS, type Network } from './protocol.ts';
import type { Answerer } from './question.ts';
import { Surprise } from './surprise.ts';
import { byName, lines, table, timeText } from './text.ts';
import { readWords, selectionIn } from './words.ts';

const netList: Answerer = (words) => {
  const selection = selectionIn(words, NETWORK_IS);
  if (selection === undefined) return undefined;
  const { flags, form } = selection;
  return async (client, style) => {
    const listed = networksThat(client, flags);
    if (form === 'name') return lines(byName(await listed, nameOf).map(nameOf));
    if (form === 'uuid') return lines(byName(await listed, nameOf).map(({ uuid }) => uuidText(uuid)));
    const [networks, ...states] = await Promise.all([
      listed,
      networksThat(client, NETWORK_IS.active),
      networksThat(client, NETWORK_IS.autostart),
      networksThat(client, NETWORK_IS.persistent),
    ]);
    const [active, autostart, persistent] = states.map((each) => new Set(each.map(({ uuid }) => uuid)));
    const rows = byName(networks, nameOf).map(({ name, uuid }) => [
      name,
      active?.has(uuid) ? 'active' : 'inactive',
      yesOrNo(autostart?.has(uuid)),
      yesOrNo(persistent?.has(uuid)),
    ]);
    return table(['Name', 'State', 'Autostart', 'Persistent'], rows, style);
  };
};

async function networksThat(client: Client, flags: number): Promise<readonly Network[]> {
  return (await client.call(CALL.networks, { wanted: 1, flags })).networks;
}

const netInfo: Answerer = (words) => {
  const name = onlyNetwork(words);
  return name === undefined
    ? undefined
    : async (client) => {
        const network = await findNetwork(client, name);
        const [active, persistent, autostart, bridge] = await Promise.all([
          client.call(CALL.networkIsActive, { network }),
          client.call(CALL.networkIsPersistent, { network }),
          client.call(CALL.networkAutostart, { network }),
          // Some networks have none.
          orUndefined(client.call(CALL.networkBridge, { network })),
        ]);
        const fields = [
          ['Name:', network.name],
          ['UUID:', uuidText(network.uuid)],
          ['Active:', yesOrNo(active.value !== 0)],
          ['Persistent:', yesOrNo(persistent.value !== 0)],
          ['Autostart:', yesOrNo(autostart.value !== 0)],
          ...(bridge === undefined ? [] : [['Bridge:', bridge.name]]),
        ] as const;
        return lines(fields.map(([title = '', value]) => `${title.padEnd(15)} ${value}`));
      };
};

const netDumpXml: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive'], values: ['network'] });
  const name = given?.values.network;
  return name === undefined
    ? undefined
    : async (client) => {
        const network = await networkRef(client, name);
        return (await client.call(CALL.networkXml, { network, flags: given?.flags.has('inactive') ? 1 : 0 })).xml;
      };
};

const netLeases: Answerer = (words) => {
  const { network: name, mac } = readWords(words, { flags: [], values: ['network', 'mac'] })?.values ?? {};
  return name === undefined
    ? undefined
    : async (client, style) => {
        const network = await networkRef(client, name);
        const { leases } = await client.call(CALL.networkLeases, { network, mac, wanted: 1, flags: 0 });
        const rows = byName(leases, (lease) => lease.mac ?? '').map((lease) => [
          timeText(lease.expires, style),
          lease.mac ?? '-',
          lease.type === 0 ? 'ipv4' : 'ipv6',
          `${lease.ip}/${lease.prefix}`,
          lease.hostname ?? '-',
          lease.clientId ?? '-',
        ]);
        const titles = ['Expiry Time', 'MAC address', 'Protocol', 'IP address', 'Hostname', 'Client ID or DUID'];
        return table(titles, rows, style);
      };
};

const netUuid: Answerer = (words) => {
  const name = onlyNetwork(words);
  return name === undefined
    ? undefined
    : async (client) => lines([uuidText((await client.call(CALL.networkByName, { name })).network.uuid)]);
};

const netName: Answerer = (words) => {
  const uuid = onlyNetwork(words);
  return uuid === undefined
    ? undefined
    : async (client) => {
        const network = await networkByUuid(client, uuid);
        if (network === undefined) throw new Surprise('not a UUID');
        return lines([network.name]);
      };
};

/** The commands about networks that can be answered. */
export const networkAnswers: Readonly<Record<string, Answerer>> = {
  'net-list': netList,
  'net-info': netInfo,
  'net-dumpxml': netDumpXml,
  'net-dhcp-leases': netLeases,
  'net-uuid': netUuid,
  'net-name': netName,
};

/** The network, where it is the only argument. */
function onlyNetwork(words: readonly string[]): string | undefined {
  return readWords(words, { flags: [], values: ['network'] })?.values.network;
}

function nameOf({ name }: Network): string {
  return name;
}

function yesOrNo(value: boolean | undefined): string {
  return value ? 'yes' : 'no';
}
