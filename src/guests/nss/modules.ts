/** libvirt's name service modules: by hostname, and by the guest's name. */
export type NssModule = 'libvirt' | 'libvirt_guest';
