import type { Host } from '../host/host.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { virshOn } from '../libvirt/virsh-process.ts';

/** The virsh of a step, which a later run can carry out with other options of vnet. */
export function stepVirsh(host: Host, { uri }: { readonly uri: string | undefined }): Virsh {
  const words = uri === undefined ? [] : ['-c', uri];
  return virshOn(host, { uri, typed: words, own: words });
}
