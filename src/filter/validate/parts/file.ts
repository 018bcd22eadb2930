/** The file in which the system daemon stores a filter. */
export function filterFile(name: string): string {
  return `/etc/libvirt/nwfilter/${name}.xml`;
}

/** Whether the directory of a filter's file surely exists: its own, or one above it. */
export function directoryExists(name: string): boolean {
  return name
    .split('/')
    .slice(0, -1)
    .every((part) => part === '' || part === '.' || part === '..');
}
