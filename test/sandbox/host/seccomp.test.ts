import { expect, test } from '@jest/globals';
import { seccompFilter } from '../../../src/sandbox/host/seccomp.ts';

const [X86_64, AARCH64, I386] = [0xc000003e, 0xc00000b7, 0x40000003];
const [ALLOW, EPERM, ENOSYS, EAFNOSUPPORT] = [0x7fff0000, 0x50001, 0x50026, 0x50061];

/** Runs the filter as the kernel does (classic BPF), and returns what it decides about a system call. */
function decide(architecture: number, number: number, ...args: number[]): number {
  const program = seccompFilter();
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(architecture, 4);
  for (const [index, arg] of args.entries()) data.writeUInt32LE(arg, 16 + 8 * index);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const [code, ifTrue, ifFalse, k] = [
      program.readUInt16LE(at),
      program[at + 2],
      program[at + 3],
      program.readUInt32LE(at + 4),
    ];
    if (code === 0x06) return k;
    if (code === 0x20) accumulator = data.readUInt32LE(k);
    else {
      const isTrue =
        code === 0x15 ? accumulator === k : code === 0x35 ? accumulator >= k : code === 0x45 && (accumulator & k) !== 0;
      at += 8 * ((isTrue ? ifTrue : ifFalse) ?? 0);
    }
  }
  throw new Error('the filter has no end');
}

test.each<[string, number, readonly number[]]>([
  ['read on x86-64', ALLOW, [X86_64, 0]],
  ['read on arm64', ALLOW, [AARCH64, 63]],
  ['keyctl on x86-64', EPERM, [X86_64, 250]],
  ['keyctl on arm64', EPERM, [AARCH64, 219]],
  ['ptrace on x86-64', EPERM, [X86_64, 101]],
  ['mount on arm64', EPERM, [AARCH64, 40]],
  ['fork by clone', ALLOW, [X86_64, 56, 0x01200011]],
  ['a new user namespace by clone', EPERM, [X86_64, 56, 0x10000011]],
  ['a new network namespace by clone on arm64', EPERM, [AARCH64, 220, 0x40000011]],
  ['clone3', ENOSYS, [X86_64, 435]],
  ['an IPv4 socket', ALLOW, [X86_64, 41, 2]],
  ['a vsock socket', EAFNOSUPPORT, [X86_64, 41, 40]],
  ['a vsock socket on arm64', EAFNOSUPPORT, [AARCH64, 198, 40]],
  ['an ioctl for a bridge', ALLOW, [X86_64, 16, 3, 0x89a2]],
  ['typing into a terminal', EPERM, [X86_64, 16, 3, 0x5412]],
  ['the x32 ABI', ENOSYS, [X86_64, 0x40000000]],
  ['the i386 ABI', ENOSYS, [I386, 3]],
])('%s', (_title, expected, [architecture = 0, number = 0, ...args]) => {
  expect(decide(architecture, number, ...args)).toBe(expected);
});
