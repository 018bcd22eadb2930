import type { LocalSocket, SocketEvents } from './host.ts';

/** The parts of Node's own binding that node:net is made of (src/pipe_wrap.cc, src/stream_base.cc). */
interface PipeHandle {
  onread: (buffer: ArrayBuffer | undefined) => void;
  connect(request: object, path: string): number | undefined;
  readStart(): number;
  writeBuffer(request: object, bytes: Uint8Array): number;
  close(): void;
}
interface PipeBinding {
  readonly Pipe: new (type: number) => PipeHandle;
  readonly PipeConnectWrap: new () => { oncomplete: (status: number) => void };
  readonly constants: { readonly SOCKET: number };
}
interface StreamBinding {
  readonly WriteWrap: new () => { oncomplete: () => void; bytes: Uint8Array };
  readonly streamBaseState: Int32Array;
  readonly kReadBytesOrError: number;
  readonly kArrayBufferOffset: number;
}

/** Negative number of errno(3) for a path that does not exist, as libuv reports it. */
const NO_SUCH_FILE = -2;

/**
 * Connects to a stream socket of this host. Loading node:net takes as long as ten questions to libvirt, so Node's own binding
 * is used where it exists.
 */
export function connectLocally(path: string, events: SocketEvents): Promise<LocalSocket | 'missing' | 'refused'> {
  return connectByHandle(path, events) ?? connectByNet(path, events);
}

/** Undefined where this runtime has no such binding. */
function connectByHandle(path: string, events: SocketEvents): Promise<LocalSocket | 'missing' | 'refused'> | undefined {
  const pipes = bindingOf<PipeBinding>('pipe_wrap');
  const streams = bindingOf<StreamBinding>('stream_wrap');
  if (pipes === undefined || streams === undefined) return undefined;

  const handle = new pipes.Pipe(pipes.constants.SOCKET);
  let isOpen = true;
  const close = () => {
    if (isOpen) handle.close();
    isOpen = false;
  };
  const end = () => {
    if (!isOpen) return;
    close();
    events.onEnd();
  };
  handle.onread = (buffer) => {
    const size = streams.streamBaseState[streams.kReadBytesOrError] ?? 0;
    if (!isOpen || size === 0) return;
    if (size < 0 || buffer === undefined) return end();
    events.onBytes(Buffer.from(buffer, streams.streamBaseState[streams.kArrayBufferOffset], size));
  };
  const socket: LocalSocket = {
    write(bytes) {
      if (!isOpen) return;
      const request = new streams.WriteWrap();
      request.oncomplete = () => {};
      request.bytes = bytes; // Until it is written, the memory must stay.
      if (handle.writeBuffer(request, bytes) !== 0) end();
    },
    close,
  };
  return new Promise((resolve) => {
    const fail = (status: number) => {
      close();
      resolve(status === NO_SUCH_FILE ? 'missing' : 'refused');
    };
    const request = new pipes.PipeConnectWrap();
    request.oncomplete = (status) => {
      if (status !== 0) return fail(status);
      handle.readStart();
      resolve(socket);
    };
    const status = handle.connect(request, path);
    if (status !== undefined && status !== 0) fail(status);
  });
}

/** Deprecated since Node.js 10 (DEP0111): gone one day. */
function bindingOf<T>(name: string): T | undefined {
  try {
    return (process as NodeJS.Process & { binding(name: string): T }).binding(name);
  } catch {
    return undefined;
  }
}

async function connectByNet(path: string, events: SocketEvents): Promise<LocalSocket | 'missing' | 'refused'> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(path);
    const fail = ({ code }: NodeJS.ErrnoException) => resolve(code === 'ENOENT' ? 'missing' : 'refused');
    socket.once('error', fail);
    socket.once('connect', () => {
      let isOpen = true;
      socket.off('error', fail);
      socket.on('error', () => {}); // `close` follows.
      socket.on('data', (bytes) => events.onBytes(bytes));
      socket.once('close', () => {
        if (isOpen) events.onEnd();
        isOpen = false;
      });
      resolve({
        write: (bytes) => void socket.write(bytes),
        close() {
          isOpen = false;
          socket.destroy();
        },
      });
    });
  });
}
