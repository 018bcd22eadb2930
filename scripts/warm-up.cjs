'use strict';

/** Runs what people run most, its writing kept silent, and keeps what V8 made of it: see bin/vnet.js. */
const { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { main, nodeHost, define, scripts } = require('../bin/vnet.js');

const state = mkdtempSync(join(tmpdir(), 'vnet-build-'));
const lease = { 'ip-address': '192.0.2.7', 'mac-address': '52:54:00:00:00:01', hostname: 'myvm', 'expiry-time': 9e9 };
const guest = { domain: 'myvm', macs: ['52:54:00:00:00:01'] };
const refused = { status: 1, signal: undefined, stdout: '', stderr: "error: failed to get network 'x'\n" };
/** The daemon's directories, which the machine that builds vnet need not have. */
const DAEMON = ['/run/libvirt/network', '/var/lib/libvirt/dnsmasq', '/run/libvirt/qemu', '/etc/libvirt/qemu'];
const BRIDGE = '/sys/class/net/virbr0';
const moved = (path) => ([...DAEMON, BRIDGE].some((each) => path.startsWith(each)) ? `${state}${path}` : path);
const network = `<networkstatus><network><name>default</name><uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
<forward mode='nat'/><bridge name='virbr0' stp='on' delay='0'/><mac address='52:54:00:00:00:02'/><domain name='lab.test'/>
<ip address='192.0.2.1' netmask='255.255.255.0'><dhcp><range start='192.0.2.2' end='192.0.2.254'/>
<host mac='52:54:00:00:00:01' name='myvm' ip='192.0.2.7'/></dhcp></ip></network></networkstatus>`;
const silent = {
  ...nodeHost,
  uid: 0,
  write() {},
  run: async () => refused,
  attach: async () => refused,
  isVirshBinary: () => true,
  connectLocally: (_path, events) => nodeHost.connectLocally(join(state, 'daemon'), events),
  readFile: (path, ...options) => nodeHost.readFile(moved(path), ...options),
  listDirectory: (path, ...options) => nodeHost.listDirectory(moved(path), ...options),
};

/** The code cache of a file that these need has what they need of it and nothing else: every run reads all of it. */
const FREQUENT = [
  ['--version'],
  ['net-list', '--all'],
  ['net-list', '--all', '-o', 'json'],
  ['leases'],
  ['leases', 'default'],
  ['resolve', 'myvm'],
];
const OTHERS = [
  ['net-info', 'default'],
  ['net-dumpxml', 'default'],
  ['net-list'],
  ['net-info', 'x', '-o', 'json'],
  ['net-lst'],
  ['leases', '--state-dir', state],
  ['leases', '--state-dir', state, '-o', 'json'],
  ['resolve', 'myvm', '--state-dir', state],
  ['resolve', 'nobody', '--state-dir', state],
  ['validate', join(__dirname, '../examples/route.xml')],
  ['net-define', join(__dirname, '../examples/route.xml')],
  ['explain', join(__dirname, '../examples/route.xml')],
  ['diff', 'default'],
  ['diff', join(__dirname, '../examples/route.xml')],
  ['--help'],
  ['leases', '--help'],
  ['completion', 'bash', '--', 'net-st'],
  ['completion', 'bash', '--', 'net-start', ''],
  ['status'],
  ['hosts'],
  ['ip', 'myvm'],
  ['inventory'],
  ['ssh-config'],
  ['generate', 'lab'],
  ['host', 'default'],
  ['record', 'default'],
  ['why', 'error: Network not found'],
];

/** What libvirt's daemon answers, by the number of the procedure, for one network: 32-bit numbers, texts, UUIDs. */
const text = (value) => {
  const bytes = Buffer.alloc((Buffer.byteLength(value) + 3) & ~3);
  bytes.write(value);
  return Buffer.concat([word(Buffer.byteLength(value)), bytes]);
};
const word = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const named = Buffer.concat([text('default'), Buffer.alloc(16)]);
const ANSWERS = {
  1: [],
  43: [text(network)],
  44: [word(1)],
  45: [text('virbr0')],
  46: [named],
  66: [word(1), word(0)],
  152: [word(1)],
  153: [word(1)],
  157: [word(0), word(9_000_000)],
  283: [word(1), named, word(1)],
};

const daemon = createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 4 && received.length >= received.readUInt32BE()) {
      const length = received.readUInt32BE();
      const header = Buffer.from(received.subarray(4, 28));
      const answer = ANSWERS[header.readInt32BE(8)];
      if (answer === undefined) return void socket.destroy();
      header.writeInt32BE(1, 12); // a reply
      const message = Buffer.concat([header, ...answer]);
      socket.write(Buffer.concat([word(message.length + 4), message]));
      received = received.subarray(length);
    }
  });
});

/** Also the files that no run needed: V8 then need not read them to find their functions. */
function defineAll() {
  for (const name of readdirSync(join(__dirname, '../dist'))) {
    const file = `./${name.replace(/\.js$/, '')}`;
    if (name.endsWith('.js') && !scripts.has(file)) define(file);
  }
}

async function warmUp() {
  for (const directory of [state, ...DAEMON.map((each) => `${state}${each}`), `${state}${BRIDGE}`]) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'virbr0.status'), JSON.stringify([lease]));
    writeFileSync(join(directory, 'virbr0.macs'), JSON.stringify([guest]));
  }
  writeFileSync(`${state}/run/libvirt/network/default.xml`, network);
  await new Promise((resolve) => daemon.listen(join(state, 'daemon'), resolve));
  try {
    const caches = new Map();
    for (const runs of [FREQUENT, OTHERS]) {
      for (const words of runs) await main(words, silent);
      if (runs === OTHERS) {
        await nodeHost.attach('true', [], { short: true });
        defineAll();
      }
      for (const { script, cache } of scripts.values()) {
        if (!caches.has(cache)) caches.set(cache, script.createCachedData());
      }
    }
    for (const [path, content] of caches) {
      writeFileSync(`${path}.new`, content);
      renameSync(`${path}.new`, path);
    }
  } finally {
    daemon.close();
    rmSync(state, { recursive: true });
  }
}

// Connections that a run left open would keep this process alive.
warmUp().then(() => process.exit());
