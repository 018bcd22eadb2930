/**
 * The seccomp filter of a sandbox. Namespaces hide the host's files, processes and interfaces; the filter closes what
 * has no namespace (kernel keyrings, vsock) and system calls that only widen what code can attack in the kernel.
 */

/** Where a sandbox has its filter, read-only. Missing on architectures for which there is none. */
export const FILTER_FILE = '/vnet/filter';

/** The capabilities of root in a sandbox: what libvirtd, dnsmasq and DHCP clients need. */
export const CAPABILITIES =
  'chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_admin net_raw'.split(' ');

/** The architectures of which the filter knows the numbers of the system calls (`AUDIT_ARCH_*` of linux/audit.h). */
const ARCHITECTURES = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** System calls that fail with EPERM: numbers on x86-64 and on arm64. */
const DENIED: readonly (readonly [name: string, x64: number, arm64: number])[] = [
  // The user's and root's keys: Kerberos tickets, disk and file system keys.
  ['add_key', 248, 217],
  ['request_key', 249, 218],
  ['keyctl', 250, 219],
  // Other processes, such as the programs that vnet runs in the sandbox.
  ['ptrace', 101, 117],
  ['process_vm_readv', 310, 270],
  ['process_vm_writev', 311, 271],
  ['kcmp', 312, 272],
  ['pidfd_getfd', 438, 438],
  // New namespaces and mounts: everything is set up before the filter applies.
  ['unshare', 272, 97],
  ['setns', 308, 268],
  ['mount', 165, 40],
  ['umount2', 166, 39],
  ['pivot_root', 155, 41],
  ['open_tree', 428, 428],
  ['move_mount', 429, 429],
  ['fsopen', 430, 430],
  ['fsconfig', 431, 431],
  ['fsmount', 432, 432],
  ['fspick', 433, 433],
  ['mount_setattr', 442, 442],
  ['open_by_handle_at', 304, 265],
  // Parts of the kernel that libvirt's network driver and dnsmasq do not use.
  ['bpf', 321, 280],
  ['perf_event_open', 298, 241],
  ['userfaultfd', 323, 282],
  ['io_uring_setup', 425, 425],
  ['io_uring_enter', 426, 426],
  ['io_uring_register', 427, 427],
  ['kexec_load', 246, 104],
  ['kexec_file_load', 320, 294],
  ['init_module', 175, 105],
  ['finit_module', 313, 273],
  ['delete_module', 176, 106],
  ['swapon', 167, 224],
  ['swapoff', 168, 225],
  ['quotactl', 179, 60],
  ['acct', 163, 89],
  ['reboot', 169, 142],
  ['syslog', 103, 116],
];

const SOCKET = { x64: 41, arm64: 198 } as const;
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK and AF_PACKET. AF_VSOCK (40) would lead to the hypervisor and to guests. */
const SOCKET_FAMILIES = [1, 2, 10, 16, 17];

const IOCTL = { x64: 16, arm64: 29 } as const;
/** TIOCSTI and TIOCLINUX type into a terminal, on which somebody else may read it as a command. */
const DENIED_IOCTLS = [0x5412, 0x541c];

const CLONE = { x64: 56, arm64: 220 } as const;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const CLONE_NAMESPACES = 0x7e020000;
/** clone3(2) has its flags in memory, where a filter cannot look; glibc uses clone(2) where clone3 is missing. */
const CLONE3 = 435;

/** System calls of the x32 ABI carry this bit, and the numbers of x86-64. */
const X32_BIT = 0x40000000;

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const EAFNOSUPPORT = 0x00050061;

/** Offsets in `struct seccomp_data` (linux/seccomp.h), on machines that are little-endian. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const ARGUMENT_0 = 16;
const ARGUMENT_1 = 24;

/** Codes of classic BPF (linux/bpf_common.h). */
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_NOT_LESS = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;

interface Instruction {
  readonly code: number;
  readonly k: number;
  /** How many instructions to skip when the comparison is true, and when it is false. */
  readonly ifTrue?: number;
  readonly ifFalse?: number;
}

/**
 * Returns the filter as the kernel reads it: eight bytes an instruction (`struct sock_filter`). It is for x86-64 and arm64,
 * and denies every system call of their 32-bit ABIs.
 */
export function seccompFilter(): Buffer {
  const x64 = filterFor('x64');
  const arm64 = filterFor('arm64');
  return encode([
    { code: LOAD, k: ARCHITECTURE },
    ...onlyFor(ARCHITECTURES.x64, x64),
    ...onlyFor(ARCHITECTURES.arm64, arm64),
    ...[0x40000003, 0x40000028].flatMap((abi32) => returnIf(JUMP_EQUAL, abi32, ENOSYS)),
    { code: RETURN, k: ALLOW },
  ]);
}

/** Skips the instructions for other architectures. One jump reaches 255 instructions. */
function onlyFor(architecture: number, instructions: readonly Instruction[]): Instruction[] {
  return [{ code: JUMP_EQUAL, k: architecture, ifTrue: 0, ifFalse: instructions.length }, ...instructions];
}

function filterFor(architecture: keyof typeof ARCHITECTURES): Instruction[] {
  const numbers = DENIED.map(([, x64, arm64]) => (architecture === 'x64' ? x64 : arm64));
  return [
    { code: LOAD, k: NUMBER },
    ...(architecture === 'x64' ? returnIf(JUMP_NOT_LESS, X32_BIT, ENOSYS) : []),
    ...numbers.flatMap((number) => returnIf(JUMP_EQUAL, number, EPERM)),
    ...returnIf(JUMP_EQUAL, CLONE3, ENOSYS),
    ...onlyFor(CLONE[architecture], [
      { code: LOAD, k: ARGUMENT_0 },
      ...returnIf(JUMP_ANY_BIT, CLONE_NAMESPACES, EPERM),
      { code: RETURN, k: ALLOW },
    ]),
    ...onlyFor(IOCTL[architecture], [
      { code: LOAD, k: ARGUMENT_1 },
      ...DENIED_IOCTLS.flatMap((request) => returnIf(JUMP_EQUAL, request, EPERM)),
      { code: RETURN, k: ALLOW },
    ]),
    ...onlyFor(SOCKET[architecture], [
      { code: LOAD, k: ARGUMENT_0 },
      ...SOCKET_FAMILIES.flatMap((family) => returnIf(JUMP_EQUAL, family, ALLOW)),
      { code: RETURN, k: EAFNOSUPPORT },
    ]),
    { code: RETURN, k: ALLOW },
  ];
}

function returnIf(code: number, k: number, result: number): Instruction[] {
  return [
    { code, k, ifTrue: 0, ifFalse: 1 },
    { code: RETURN, k: result },
  ];
}

function encode(instructions: readonly Instruction[]): Buffer {
  const program = Buffer.alloc(instructions.length * 8);
  for (const [index, { code, k, ifTrue = 0, ifFalse = 0 }] of instructions.entries()) {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(ifTrue, index * 8 + 2);
    program.writeUInt8(ifFalse, index * 8 + 3);
    program.writeUInt32LE(k, index * 8 + 4);
  }
  return program;
}
