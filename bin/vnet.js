#!/usr/bin/env node

const { main, nodeHost } = require('../dist/vnet.js');

// All that is written is written in one go, so nothing is lost; waiting for node's own end costs 2 ms.
main(process.argv.slice(2), nodeHost).then((status) => process.exit(status));
