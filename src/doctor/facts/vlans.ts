import { VnetError } from '../../error.ts';
import { jsonRows } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** The VLANs of a bridge's port, as `bridge -j vlan` prints them. */
export interface PortVlans {
  readonly ifname: string;
  readonly vlans?: readonly { readonly vlan: number; readonly vlanEnd?: number; readonly flags?: readonly string[] }[];
}

/** The VLANs of all ports of bridges, and of bridges. */
export const portVlans: Fact<readonly PortVlans[]> = async ({ host }) => {
  const { status, stdout, stderr } = await host.run('bridge', ['-j', 'vlan', 'show'], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', `bridge vlan show: ${stderr.trim()}`);
  return jsonRows(stdout, 'bridge -j vlan show');
};
