/** Warnings about networks that libvirt accepts but no guest can use as meant. */
export const USELESS: ReadonlySet<string> = new Set([
  'host-ip-twice',
  'host-is-gateway',
  'host-mac-twice',
  'host-outside-subnet',
  'ip-not-a-host',
  'ip-special',
  'ips-overlap',
  'ranges-overlap',
  'route-gateway-self',
]);
