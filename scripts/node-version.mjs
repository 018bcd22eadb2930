/** Imported before all else by what a user runs first: Debian 12 and others still come with a Node.js that is too old. */
const OLDEST = [20, 11];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.log(`vnet needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.versions.node}.`);
  console.log(
    'Newer ones: https://nodejs.org/en/download (Debian 12: https://deb.nodesource.com, Fedora: dnf install nodejs20)',
  );
  process.exit(1);
}
