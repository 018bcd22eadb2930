import type { ServiceStep } from '../../change/service-step.ts';
import type { Host } from '../../host/host.ts';
import type { Connection } from './connection.ts';
import { dnsmasqPidFile, dnsmasqService } from './dnsmasq.ts';
import { networkManagerAfterUndo } from './network-manager.ts';
import { RESOLVED_SERVICE } from './systemd-resolved.ts';

/** What has to read its files again after undo; undefined if nothing does, or if it does not run. */
export function serviceAfterUndo(host: Host, kind: Connection['kind']): ServiceStep | undefined {
  switch (kind) {
    case 'systemd-resolved':
      return RESOLVED_SERVICE;
    case 'NetworkManager':
      return networkManagerAfterUndo(false);
    case 'NetworkManager with dnsmasq':
      return networkManagerAfterUndo(true);
    case 'dnsmasq': {
      const pidFile = dnsmasqPidFile(host);
      return pidFile === undefined ? undefined : dnsmasqService(pidFile);
    }
    case 'resolv.conf':
      return undefined;
  }
}
