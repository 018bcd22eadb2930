import type { Client } from './client.ts';
import { Refused } from './client.ts';
import { CALL, type Domain, type Filter, type Network } from './protocol.ts';

/** 32 digits in pairs, which lines and spaces may divide (virUUIDParse). */
const UUID = /^\s*(?:[- ]*[\da-f]{2}){16}\s*$/i;

/** A UUID in hexadecimal digits, as virsh reads one of 36 characters; undefined for any other text. */
export function uuidIn(text: string): string | undefined {
  return text.length === 36 && UUID.test(text) ? text.replace(/[-\s]/g, '').toLowerCase() : undefined;
}

/** A UUID as libvirt prints it. */
export function uuidText(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The network of a UUID. Throws Refused. */
export async function networkByUuid(client: Client, text: string): Promise<Network | undefined> {
  const uuid = uuidIn(text);
  return uuid === undefined ? undefined : (await client.call(CALL.networkByUuid, { uuid })).network;
}

/** The network that an argument of virsh means: by UUID, else by name. Throws Refused. */
export async function findNetwork(client: Client, text: string): Promise<Network> {
  const byUuid = await orUndefined(networkByUuid(client, text));
  return byUuid ?? (await client.call(CALL.networkByName, { name: text })).network;
}

const MOST_ID = 2 ** 31 - 1;

/** The domain that an argument of virsh means: by id, else by UUID, else by name. Throws Refused. */
async function findDomain(client: Client, text: string): Promise<Domain> {
  // virsh reads a number by strtol(3).
  const id = /^\s*\+?\d+$/.test(text) ? Number(text) : undefined;
  const byId = id === undefined || id > MOST_ID ? undefined : await orUndefined(client.call(CALL.domainById, { id }));
  if (byId !== undefined) return byId.domain;
  const uuid = uuidIn(text);
  const byUuid = uuid === undefined ? undefined : await orUndefined(client.call(CALL.domainByUuid, { uuid }));
  return (byUuid ?? (await client.call(CALL.domainByName, { name: text }))).domain;
}

/** As findNetwork, for calls in which the daemon looks at the UUID only: one that is given needs no lookup. */
export async function networkRef(client: Client, text: string): Promise<Network> {
  const uuid = uuidIn(text);
  return uuid === undefined ? findNetwork(client, text) : { name: '', uuid };
}

/** As findDomain, for calls in which the daemon looks at the UUID only. */
export async function domainRef(client: Client, text: string): Promise<Domain> {
  const uuid = uuidIn(text);
  return uuid === undefined ? findDomain(client, text) : { name: '', uuid, id: -1 };
}

/** The network filter that an argument of virsh means: by UUID, else by name. Throws Refused. */
export async function findFilter(client: Client, text: string): Promise<Filter> {
  const uuid = uuidIn(text);
  const byUuid = uuid === undefined ? undefined : await orUndefined(client.call(CALL.filterByUuid, { uuid }));
  return (byUuid ?? (await client.call(CALL.filterByName, { name: text }))).filter;
}

/** Undefined if the daemon refuses. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
