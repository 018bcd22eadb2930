/** What the packages for Debian and Fedora say about themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RPM_SCRIPTS } from './package-scripts.mjs';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const SUMMARY = 'manage libvirt networks from the command line';
const DESCRIPTION = [
  'vnet lists DHCP leases, finds guests by name, checks network files before libvirt sees them, changes networks',
  'while their guests stay connected, and finds what is wrong with networks and guests. It also has the commands of virsh',
  'for networks, with JSON output and errors that say what to do.',
].join(' ');

/** As Debian's own tools do, DEBFULLNAME and DEBEMAIL name who builds the package. */
const MAINTAINER = `${process.env.DEBFULLNAME ?? 'vnet maintainers'} <${process.env.DEBEMAIL ?? 'vnet@localhost'}>`;

/** The day of the newest release in CHANGELOG.md, at noon. */
export function released() {
  const [, date] = /^## \d\S* - (\d{4}-\d\d-\d\d)$/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) ?? [];
  return new Date(`${date}T12:00:00Z`);
}

/** Debian's control file; the size is in KiB. */
export function control(architecture, size) {
  return `Package: vnet
Version: ${version}-1
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: libc6 (>= 2.17)
Recommends: libvirt-clients
Suggests: libvirt-daemon-system, libnss-libvirt, bubblewrap
Section: admin
Priority: optional
Description: ${SUMMARY}
${wrapped(DESCRIPTION, 78)
  .map((line) => ` ${line}`)
  .join('\n')}
`;
}

/** Debian's changelog of the package, whose changes CHANGELOG.md lists. */
export function changelogEntry() {
  const [day, date, month, year] = released().toUTCString().replace(',', '').split(' ');
  return `vnet (${version}-1) unstable; urgency=medium

  * Release ${version}; see changelog.gz.

 -- ${MAINTAINER}  ${day}, ${date} ${month} ${year} 12:00:00 +0000
`;
}

/** The day of the release as rpm writes it. */
function releaseDay() {
  const [day, date, month, year] = released().toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${year}`;
}

/** The terms of the Apache License, which Debian's policy wants named and not repeated. */
const APACHE = /^ *Apache License\n *Version 2\.0[\s\S]*?END OF TERMS AND CONDITIONS$/gm;

/** Debian's copyright file, with the licences of all that the executable contains. */
export function copyright(licences) {
  const text = licences
    .replace(APACHE, 'On Debian systems, the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.')
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line}`))
    .join('\n');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: vnet
Comment: The executable contains the packages below. The texts of Apache-2.0,
 LGPL-2 and LGPL-2.1 are in /usr/share/common-licenses.

Files: *
Copyright: 2026 The vnet maintainers
License: MIT and others
${text}
`;
}

/** What lintian reports and what stays: of the executable, and of a package that is not part of Debian. */
export const LINTIAN_OVERRIDES = `# strip(1) destroys the program, which Bun appends to itself.
vnet: unstripped-binary-or-object [usr/bin/vnet]
# Bun links its libraries into itself.
vnet: embedded-library * [usr/bin/vnet]
# Bun, which the program is appended to, is linked like this.
vnet: hardening-no-pie [usr/bin/vnet]
vnet: hardening-no-relro [usr/bin/vnet]
# It reads the list of diversions, to find a virsh that it replaces.
vnet: uses-dpkg-database-directly [usr/bin/vnet]
# debhelper would write such calls; here only services that run /usr/bin/vnet are meant.
vnet: maintainer-script-calls-systemctl *
# DEBEMAIL names who builds the package.
vnet: initial-upload-closes-no-bugs *
vnet: bogus-mail-host *
vnet: bogus-mail-host-in-debian-changelog *
`;

/** A spec file that packs a directory unchanged. */
export function spec({ tree, payload }) {
  return `Name: vnet
Version: ${version}
Release: 1
Summary: ${SUMMARY[0].toUpperCase()}${SUMMARY.slice(1)}
Packager: ${MAINTAINER}
License: MIT AND LGPL-2.0-or-later AND LGPL-2.1-or-later AND Apache-2.0 AND BSD-3-Clause
AutoReqProv: no
Requires: glibc >= 2.17
Recommends: libvirt-client
Suggests: bubblewrap
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost
%global _binary_payload ${payload}
# strip(1) destroys the program, which Bun appends to itself.
%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none

%description
${wrapped(DESCRIPTION, 78).join('\n')}

%install
mkdir -p %{buildroot}
cp -a ${tree}/. %{buildroot}/

${RPM_SCRIPTS}
%files
%defattr(-,root,root)
/usr/bin/vnet
/usr/share/bash-completion/completions/vnet
%dir /usr/share/fish
%dir /usr/share/fish/vendor_completions.d
/usr/share/fish/vendor_completions.d/vnet.fish
%dir /usr/share/zsh
%dir /usr/share/zsh/site-functions
/usr/share/zsh/site-functions/_vnet
/usr/share/man/man1/*
/usr/share/vnet
%license /usr/share/licenses/vnet
%doc /usr/share/doc/vnet

%changelog
* ${releaseDay()} ${MAINTAINER} - ${version}-1
- Release ${version}; see changelog.gz.
`;
}

function wrapped(text, columns) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
