#!/usr/bin/env node

// An older Node.js starts vnet and fails in the middle of a command.
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(
    `error: vnet needs Node.js 20 or newer, and ${process.execPath} is ${process.versions.node}\n` +
      'hint: install a newer Node.js, or the executable of vnet, which needs none',
  );
  process.exit(127);
}

const { main, nodeHost } = require('../dist/vnet.js');

// All that is written is written in one go, so nothing is lost; waiting for node's own end costs 2 ms.
main(process.argv.slice(2), nodeHost).then((status) => process.exit(status));
