import type { Bandwidth } from '../../model.ts';

/** Whether a `<bandwidth>` limits anything: libvirt ignores one with neither direction. */
export function limitsRate(bandwidth: Bandwidth | undefined): bandwidth is Bandwidth {
  return bandwidth?.inbound !== undefined || bandwidth?.outbound !== undefined;
}
