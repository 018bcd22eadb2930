import { formatIp, isPlainIp, parseIp } from '../../../address/ip.ts';
import { formatMac, parseMac } from '../../../address/mac.ts';
import { changeNetwork } from '../../../apply/change-network.ts';
import { type Reservation, release, reservationsOf } from '../../../apply/reservations.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { guestsByMac } from '../../../libvirt/guest.ts';
import { fold } from '../../../libvirt/names.ts';
import { similarNamesHint } from '../../../nearest.ts';
import type { ReadNetwork } from '../../../network/compare/setting.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { outcomeOf } from './outcome.ts';
import { macsOn, type World, worldOf } from './world.ts';

export interface RemoveOptions {
  readonly network: string;
  /** A guest, MAC address, client ID, IP address or hostname. */
  readonly target: string;
  readonly restart: boolean;
  readonly dryRun: boolean;
}

/** Removes reservations. Throws VnetError `not-found` if there are none. */
export async function remove({ target, ...options }: RemoveOptions, context: Context): Promise<Outcome> {
  const commandWithRestart = shellCommand('vnet', 'host', 'remove', '--restart', ...operands(options.network, target));
  const { value, ...change } = await changeNetwork(context, { ...options, commandWithRestart }, async (state) => {
    const world = await worldOf(context, state);
    const matches = matcher(target, world);
    const found = reservationsOf(world.state).filter(matches);
    if (found.length === 0) throw reservationNotFound(target, world);
    const edit = (copy: ReadNetwork) => release(copy, matches);
    return {
      title: `remove reservations from network ${world.state.name}`,
      value: { reservations: found, world },
      edit,
    };
  });
  const { reservations, world } = value;
  const states = { before: reservations, after: [] };
  return outcomeOf({ ...change, ...states, reservations, world, status: 'removed', dryRun: options.dryRun });
}

/** Whether a reservation is the one that a word means: of a guest, a MAC address, a client ID, an IP address or a hostname. */
function matcher(word: string, { domains, state }: World): (reservation: Reservation) => boolean {
  const mac = /^[0-9a-f:]+$/i.test(word) ? parseMac(word) : undefined;
  const ip = parseIp(word);
  const domain = domains.find(({ name }) => fold(name) === fold(word));
  const macs = domain === undefined ? [] : macsOn(domain.interfaces, state.name);
  if (mac !== undefined) macs.push(formatMac(mac));
  return (each) =>
    (each.mac !== undefined && macs.includes(each.mac)) ||
    each.id?.toLowerCase() === word.toLowerCase() ||
    (ip !== undefined && isPlainIp(word) && each.ip === formatIp(ip)) ||
    (each.name !== undefined && fold(each.name) === fold(word));
}

function reservationNotFound(word: string, { state, guests }: World): VnetError {
  const byMac = guestsByMac({ list: guests, complete: true });
  const known = reservationsOf(state).flatMap(({ ip, mac, name }) => [name, byMac.get(mac ?? '')?.name, ip, mac]);
  const names = [...new Set(known.filter((each) => each !== undefined))];
  return new VnetError('not-found', `no reservation for '${word}' on network '${state.name}'`, {
    hint: similarNamesHint('reservations', word, names),
  });
}
