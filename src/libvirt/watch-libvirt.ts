import type { Host, Watch } from '../host/host.ts';
import type { Libvirt } from './libvirt.ts';

/** Watches the files of a libvirt, and what its daemon reports. */
export async function watchLibvirt(host: Host, { directories, watchChanges }: Libvirt): Promise<Watch> {
  const files = await host.watch(directories);
  const stop = watchChanges?.(() => files.wake());
  if (stop === undefined) return files;
  return {
    ...files,
    close() {
      stop();
      files.close();
    },
  };
}
