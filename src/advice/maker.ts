/** Programs that are recognized by the names of their links. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:docker\d+|docker_gwbridge|br-[0-9a-f]{12})$/, 'Docker'],
  [/^(?:podman\d+|cni-podman\d+)$/, 'podman'],
  [/^(?:cni\d+|flannel\.\d+|cali[0-9a-f]+)$/, 'Kubernetes'],
  [/^vboxnet\d+$/, 'VirtualBox'],
  [/^vmnet\d+$/, 'VMware'],
  [/^(?:lxcbr|lxdbr|incusbr)\d+$/, 'LXC'],
  [/^(?:tailscale|zt|wg|tun|ppp|nordlynx|utun)\d*/, 'a VPN'],
];

/** What made a link, if the name says it. */
export function makerByName(link: string): string | undefined {
  return MAKERS.find(([pattern]) => pattern.test(link))?.[1];
}
