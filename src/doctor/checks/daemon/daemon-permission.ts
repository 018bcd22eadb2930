import { VnetError } from '../../../error.ts';
import { membershipIn } from '../../../host/membership.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import type { Look } from '../../look.ts';

export const daemonPermission: Check = {
  id: 'daemon-permission',
  area: 'daemon',
  passed: 'this user may connect to libvirt',
  async find(look) {
    const error = await errorOf(look);
    if (error === undefined) return [];
    const { user, isMember, isInSession } = membershipIn('libvirt', look.host);
    return [
      {
        severity: 'error',
        message: isInSession
          ? 'libvirt rejects this user, although it is in the group libvirt'
          : isMember
            ? 'libvirt rejects this user: it joined the group libvirt after this session began'
            : 'libvirt rejects this user: it is not in the group libvirt',
        evidence: [
          ...error.messages.map((message) => `virsh: ${message}`),
          `/etc/group: libvirt has ${isMember ? '' : 'not '}${user}`,
          `/proc/self/status: the groups of this session ${isInSession ? 'include' : 'do not include'} libvirt`,
        ],
        effect: 'vnet and virsh neither show nor change the networks of the system',
        ...(isInSession
          ? {
              fix: 'let unix_sock_group or auth_unix_rw in /etc/libvirt/libvirtd.conf or polkit allow the group, or run vnet as root',
              commands: ['sudo vnet doctor'],
            }
          : isMember
            ? { fix: 'log out and in again; this shell joins the group at once with', commands: ['newgrp libvirt'] }
            : {
                fix: 'join the group, then log out and in again; its members may do with guests what root may do',
                commands: [shellCommand('sudo', 'usermod', '-aG', 'libvirt', user)],
              }),
      },
    ];
  },
};

/** The error of libvirt if it denies access. Throws it if it is another one. */
async function errorOf(look: Look): Promise<VnetError | undefined> {
  try {
    await look.at(answer);
    return undefined;
  } catch (error) {
    if (error instanceof VnetError && error.code === 'permission') return error;
    throw error;
  }
}
