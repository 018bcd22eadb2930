import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The status file that libvirt's lease helper would write for a number of leases. */
export function statusOf(count) {
  const ends = Math.floor(Date.now() / 1000) + 3000;
  const leases = Array.from({ length: count }, (_, n) => {
    const mac = `52:54:00:${[n >> 16, n >> 8, n].map((byte) => (byte & 255).toString(16).padStart(2, '0')).join(':')}`;
    return {
      'ip-address': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
      'mac-address': mac,
      hostname: `guest-${n}`,
      'client-id': `01:${mac}`,
      'expiry-time': ends + (n % 3000),
    };
  });
  return `${JSON.stringify(leases, undefined, 2)}\n`;
}

/** Writes libvirt's files of many active networks with four leases each. Returns a function that removes them. */
export function manyNetworks(count) {
  const leases = statusOf(4);
  return written(
    Array.from({ length: count }, (_, n) => [
      [`/run/libvirt/network/bench${n}.xml`, variant(n, readFileSync('/run/libvirt/network/route.xml', 'utf8'))],
      [
        `/etc/libvirt/qemu/networks/bench${n}.xml`,
        variant(n, readFileSync('/etc/libvirt/qemu/networks/route.xml', 'utf8')),
      ],
      [`/var/lib/libvirt/dnsmasq/bench${n}.status`, leases],
    ]).flat(),
  );
}

/** The network route under another name, with another bridge and subnet. */
function variant(n, xml) {
  return xml
    .replace(/<name>[^<]*/, `<name>bench${n}`)
    .replace(/<bridge name='[^']*/, `<bridge name='bench${n}`)
    .replaceAll('192.168.150.', `10.${100 + (n >> 8)}.${n & 255}.`);
}

/** Writes libvirt's definitions of many guests, of which every second one runs. Returns a function that removes them. */
export function manyGuests(count) {
  return written(
    Array.from({ length: count }, (_, n) => {
      const xml = guest(n);
      const definition = [`/etc/libvirt/qemu/bench${n}.xml`, xml];
      return n % 2 === 0 ? [definition] : [definition, [`/run/libvirt/qemu/bench${n}.xml`, runningGuest(xml)]];
    }).flat(),
  );
}

/** Writes the state files of many running guests with a tap each. Returns a function that removes them. */
export function runningGuests(count) {
  return written(
    Array.from({ length: count }, (_, n) => [
      `/run/libvirt/qemu/bench${n}.xml`,
      runningGuest(guest(n).replace('<model', `<target dev='bench${n}'/>\n      <model`)),
    ]),
  );
}

/** Input of `ip -batch` that adds or removes a link in place of each guest's tap. */
export function taps(what, count) {
  const line = (n) => (what === 'add' ? `link add bench${n} type veth peer name bench${n}p\n` : `link del bench${n}\n`);
  return Array.from({ length: count }, (_, n) => line(n)).join('');
}

/** Guests for libvirt's test driver. */
export function testDriver(count) {
  const guests = Array.from({ length: count }, (_, n) => {
    const byte = n.toString(16).padStart(2, '0');
    return `<domain type='test'>
  <name>bench${n}</name><uuid>00000000-0000-4000-8000-0000000000${byte}</uuid><memory>8192</memory><os><type>hvm</type></os>
  <devices><interface type='network'><mac address='52:54:00:be:00:${byte}'/><source network='default'/><target dev='bench${n}'/></interface></devices>
</domain>`;
  });
  return `<node>\n<network><name>default</name><bridge name='virbr0'/></network>\n${guests.join('\n')}\n</node>\n`;
}

/** A definition of the size that virt-install(1) writes. */
function guest(n) {
  const byte = n.toString(16).padStart(2, '0');
  const pci = Array.from({ length: 14 }, (_, port) => {
    const target = `<target chassis='${port + 1}' port='0x${(16 + port).toString(16)}'/>`;
    const address = `<address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x${port % 8}'/>`;
    return `    <controller type='pci' index='${port + 1}' model='pcie-root-port'>\n      <model name='pcie-root-port'/>\n      ${target}\n      ${address}\n    </controller>\n`;
  });
  return `<domain type='kvm'>
  <name>bench${n}</name>
  <memory unit='KiB'>2097152</memory>
  <vcpu placement='static'>2</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <devices>
    <disk type='file' device='disk'><source file='/var/lib/libvirt/images/bench${n}.qcow2'/><target dev='vda' bus='virtio'/></disk>
${pci.join('')}    <interface type='network'>
      <mac address='52:54:00:be:00:${byte}'/>
      <source network='bench${n}'/>
      <model type='virtio'/>
    </interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
  </devices>
</domain>
`;
}

/** The state file of a running guest: before the definition, it lists what its QEMU can do. */
function runningGuest(xml) {
  const flags = Array.from({ length: 250 }, (_, n) => `    <flag name='capability-${n}'/>\n`).join('');
  return `<domstatus state='running' reason='booted' pid='1'>\n  <qemuCaps>\n${flags}  </qemuCaps>\n${xml}</domstatus>\n`;
}

function written(files) {
  for (const [path, content] of files) writeFileSync(path, content);
  return () => {
    for (const [path] of files) rmSync(path, { force: true });
  };
}
