/** libvirt's two name service modules: by hostname, and by the name of a guest. */
export const NSS_MODULES = ['libvirt', 'libvirt_guest'] as const;
export type NssModule = (typeof NSS_MODULES)[number];
