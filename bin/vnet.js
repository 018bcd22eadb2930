#!/usr/bin/env node

const { main, nodeHost } = require('../dist/vnet.js');

main(process.argv.slice(2), nodeHost).then((status) => {
  process.exitCode = status;
});
