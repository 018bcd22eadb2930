import { namesIn } from '../../../host/installed-programs.ts';
import type { Check } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';
import { namesOf } from '../../names-of.ts';

export const tunMissing: Check = {
  id: 'tun-missing',
  area: 'programs',
  passed: 'guests can have taps',
  async find(look) {
    if (namesIn(look.host, '/dev/net').includes('tun')) return [];
    const users = ((await look.at(guests)) ?? []).filter(({ interfaces }) =>
      interfaces.some(({ type }) => type === 'network' || type === 'bridge'),
    );
    if (users.length === 0) return [];
    return [
      {
        severity: 'error',
        message: `/dev/net/tun does not exist, but ${namesOf('guest', users)} ${users.length === 1 ? 'needs' : 'need'} a tap`,
        evidence: ['/dev/net: no tun'],
        effect: 'no guest with an interface on a network or bridge starts',
        cause: 'the kernel module tun is not loaded; a container needs the device passed in',
        fix: 'load the module',
        commands: ['sudo modprobe tun'],
      },
    ];
  },
};
