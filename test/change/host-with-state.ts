import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';

const STATE = '/var/lib/vnet';

/** The real host, with its state directory at another path, also for root. */
export function hostWithState(directory: string): Host {
  const moved = (path: string) => (path.startsWith(STATE) ? directory + path.slice(STATE.length) : path);
  return {
    ...nodeHost,
    uid: 0,
    readRegularFile: async (path, root) => {
      const file = await nodeHost.readRegularFile(moved(path), root);
      return file && { ...file, uid: file.uid === nodeHost.uid ? 0 : file.uid };
    },
    replaceFile: (path, content, options) => nodeHost.replaceFile(moved(path), content, options),
    removeLeftovers: (files) => nodeHost.removeLeftovers(files.map((file) => ({ ...file, path: moved(file.path) }))),
    makePrivateDirectory: (path) => nodeHost.makePrivateDirectory(moved(path)),
    lock: (path, seconds) => nodeHost.lock(moved(path), seconds),
  };
}
