/** The files of a small host: two networks, two running guests, one that is off, and a stranger. */
export const NOW = new Date('2026-01-01T00:00:00Z');
const now = NOW.getTime() / 1000;

export const route = `<networkstatus>
  <class_id bitmap='0-2'/>
  <network>
    <name>route</name>
    <uuid>37bbb73c-f973-4223-a5fe-52e03e2178e9</uuid>
    <forward mode='route'/>
    <bridge name='virbr7' stp='on' delay='0'/>
    <ip address='192.168.77.1' netmask='255.255.255.0'>
      <dhcp>
        <range start='192.168.77.10' end='192.168.77.99'/>
        <host mac='52:54:00:77:00:AA' name='fixed' ip='192.168.77.200'/>
      </dhcp>
    </ip>
    <ip family='ipv6' address='fd77::1' prefix='64'>
      <dhcp>
        <range start='fd77::100' end='fd77::1ff'/>
      </dhcp>
    </ip>
  </network>
</networkstatus>`;

export const idle = `<network>
  <name>idle</name>
  <uuid>47bbb73c-f973-4223-a5fe-52e03e2178e9</uuid>
  <bridge name='virbr8' stp='on' delay='0'/>
  <ip address='10.8.0.1' prefix='16'/>
</network>`;

export const lease = (ip: string, mac: string, hostname?: string, expires = now + 3600, clientId?: string) => ({
  ...(ip.includes(':') && { iaid: '1' }),
  'ip-address': ip,
  'mac-address': mac,
  hostname,
  'client-id': clientId ?? `01:${mac}`,
  'expiry-time': expires,
});

export const domain = (name: string, mac: string, source = "<source network='route'/>", type = 'network') =>
  `<domain type='kvm'>
  <name>${name}</name>
  <devices>
    <interface type='${type}'>
      <mac address='${mac}'/>
      ${source}
    </interface>
  </devices>
</domain>`;

export const status = (...leases: readonly object[]) => JSON.stringify(leases, undefined, 2);

/** System files of a host with these leases on virbr7. */
export const hostWith = (...leases: readonly object[]) => ({
  '/run/libvirt/network/route.xml': route,
  '/run/libvirt/network/driver.pid': '1',
  '/etc/libvirt/qemu/networks/route.xml': route,
  '/etc/libvirt/qemu/networks/idle.xml': idle,
  '/sys/class/net/virbr7/ifindex': '7\n',
  '/var/lib/libvirt/dnsmasq/virbr7.status': status(...leases),
  '/var/lib/libvirt/dnsmasq/virbr7.macs': JSON.stringify([
    { domain: 'web', macs: ['52:54:00:77:00:20'] },
    { domain: 'db', macs: ['52:54:00:77:00:21', '52:54:00:77:00:22'] },
  ]),
  '/run/libvirt/qemu/web.xml': `<domstatus state='running'>${domain('web', '52:54:00:77:00:20')}</domstatus>`,
  '/etc/libvirt/qemu/web.xml': domain('web', '52:54:00:77:00:20'),
  '/etc/libvirt/qemu/off.xml': domain('off', '52:54:00:77:00:30'),
});
