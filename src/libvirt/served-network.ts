/**
 * The network that libvirt started a dnsmasq for, from the words that it was started with: libvirt names the configuration after
 * the network. The system daemon's is in /var/lib/libvirt/dnsmasq, that of a session below the user's directories.
 */
export function servedNetwork(words: readonly string[]): string | undefined {
  return words
    .map((word) => /^--conf-file=.*\/libvirt\/(?:.*\/)?([^/]+)\.conf$/.exec(word)?.[1])
    .find((name) => name !== undefined);
}
