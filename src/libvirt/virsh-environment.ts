/** English messages in any locale, UTF-8 so that names stay intact, times in UTC, and no debug output. */
export const OWN_ENV = {
  LC_ALL: 'C.UTF-8',
  LANGUAGE: undefined,
  TZ: 'UTC',
  VIRSH_DEBUG: undefined,
  LIBVIRT_DEBUG: undefined,
  LIBVIRT_LOG_FILTERS: undefined,
  LIBVIRT_LOG_OUTPUTS: undefined,
};

/** What virsh says before anything else of a question that reached no libvirt, or whose connection broke. */
export const NOT_CONNECTED =
  /^failed to connect to the hypervisor|^Failed to reconnect to the hypervisor|^no valid connection|^Disconnected from |client socket is closed|^End of file while reading data/;
