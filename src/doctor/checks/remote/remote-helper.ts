import type { Check } from '../../check.ts';
import { brokenAt } from '../../facts/remote.ts';

export const remoteHelper: Check = {
  id: 'remote-helper',
  area: 'remote',
  passed: 'the host has virt-ssh-helper or a netcat for Unix sockets, if the URI uses ssh',
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('helper', look);
    if (remote?.state === undefined) return [];
    const { helper, netcat } = remote.state;
    const proxy = remote.parameters.get('proxy');
    return [
      {
        severity: 'error',
        message:
          proxy === undefined || proxy === 'auto'
            ? `${remote.host} has neither virt-ssh-helper nor a netcat that opens Unix sockets`
            : `${remote.host} lacks ${proxy === 'native' ? 'virt-ssh-helper' : 'a netcat that opens Unix sockets'}, which proxy=${proxy} needs`,
        evidence: [
          `virt-ssh-helper on ${remote.host}: ${helper ? 'installed' : 'not found in PATH'}`,
          `nc on ${remote.host}: ${{ missing: 'not found in PATH', unsuitable: 'has no option -U', usable: 'usable' }[netcat]}`,
        ],
        effect: `ssh logs in to ${remote.host}, but libvirt cannot reach its daemon there`,
        fix:
          helper || netcat === 'usable'
            ? 'remove proxy from the URI'
            : 'install libvirt 6.8 or newer there, whose daemon comes with virt-ssh-helper, or netcat-openbsd',
      },
    ];
  },
};
