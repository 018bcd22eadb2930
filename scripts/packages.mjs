/**
 * Builds packages for Debian and for Fedora and its relatives: `npm run packages [-- x64 arm64]`, by default for this
 * processor. They and SHA256SUMS are in dist-packages/. A package contains the executable, since Debian 12 has no Node.js that is new
 * enough. `--fast` compresses little, for tests. Needs dpkg-deb for the .deb and rpmbuild for the .rpm, and builds what it can.
 */
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { changelogEntry, control, copyright, LINTIAN_OVERRIDES, released, spec } from './package-metadata.mjs';
import { DEB_SCRIPTS } from './package-scripts.mjs';
import { writeSums } from './sums.mjs';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist-packages');
const isFast = process.argv.includes('--fast');
const named = process.argv.slice(2).filter((each) => each !== '--fast');
const architectures = named.length > 0 ? named : [process.arch];

const EPOCH = String(released().getTime() / 1000);

/** What each system calls the processors. */
const NAMES = { x64: { deb: 'amd64', rpm: 'x86_64' }, arm64: { deb: 'arm64', rpm: 'aarch64' } };

/** Where each system looks for completions. */
const COMPLETIONS = {
  deb: {
    bash: 'usr/share/bash-completion/completions/vnet',
    zsh: 'usr/share/zsh/vendor-completions/_vnet',
    fish: 'usr/share/fish/vendor_completions.d/vnet.fish',
  },
  rpm: {
    bash: 'usr/share/bash-completion/completions/vnet',
    zsh: 'usr/share/zsh/site-functions/_vnet',
    fish: 'usr/share/fish/vendor_completions.d/vnet.fish',
  },
};

const unknown = architectures.find((each) => !(each in NAMES));
if (unknown !== undefined) fail(`there are no packages for '${unknown}', only for ${Object.keys(NAMES).join(' and ')}`);
/** The kinds of packages, with the program that builds each and the packages that have it. */
const KINDS = [
  { kind: 'deb', program: 'dpkg-deb', debian: 'dpkg', fedora: 'dpkg', build: buildDeb },
  { kind: 'rpm', program: 'rpmbuild', debian: 'rpm', fedora: 'rpm-build', build: buildRpm },
];
const missing = KINDS.filter(({ program }) => !isInstalled(program));
for (const { kind, program, debian, fedora } of missing) {
  console.error(
    `no .${kind}: ${program} is not installed (Debian: apt-get install ${debian}; Fedora: dnf install ${fedora})`,
  );
}
if (missing.length === KINDS.length) fail('nothing to build packages with');

// What is packed has these permissions, whoever packs it.
process.umask(0o022);
for (const architecture of [...new Set([process.arch, ...architectures])]) {
  if (!existsSync(executable(architecture)) || !isFast)
    run(process.execPath, [join(root, 'scripts/executable.mjs'), architecture]);
}
mkdirSync(output, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'vnet-packages-'));
try {
  for (const architecture of architectures) {
    for (const { build } of KINDS.filter((each) => !missing.includes(each))) build(architecture);
  }
  // `vnet_*_amd64.deb` means one package.
  for (const name of readdirSync(output)) {
    if (isPackage(name) && !name.includes(`${version()}-1`)) rmSync(join(output, name));
  }
} finally {
  rmSync(scratch, { recursive: true });
}
writeSums(output, isPackage);

function isPackage(name) {
  return /\.(?:deb|rpm)$/.test(name);
}

function buildDeb(architecture) {
  const tree = stage('deb', architecture);
  const documents = join(tree, 'usr/share/doc/vnet');
  writeFileSync(join(documents, 'copyright'), copyright(print('--licenses')));
  writeFileSync(join(documents, 'changelog.Debian.gz'), packed(changelogEntry()));
  mkdirSync(join(tree, 'usr/share/lintian/overrides'), { recursive: true });
  writeFileSync(join(tree, 'usr/share/lintian/overrides/vnet'), LINTIAN_OVERRIDES);
  mkdirSync(join(tree, 'DEBIAN'));
  const size = Number(execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0]);
  const name = NAMES[architecture].deb;
  writeFileSync(join(tree, 'DEBIAN/control'), control(name, size));
  for (const [script, text] of Object.entries(DEB_SCRIPTS)) {
    writeFileSync(join(tree, 'DEBIAN', script), text, { mode: 0o755 });
  }
  const sums = execFileSync('sh', ['-c', 'find usr -type f -print0 | sort -z | xargs -0 md5sum'], { cwd: tree });
  writeFileSync(join(tree, 'DEBIAN/md5sums'), sums);
  const file = join(output, `vnet_${version()}-1_${name}.deb`);
  const compression = isFast ? ['-Zgzip', '-z1'] : ['-Zxz', '-z2'];
  date(tree);
  run('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, unfinished(file)]);
  renameSync(unfinished(file), file);
}

function buildRpm(architecture) {
  const tree = stage('rpm', architecture);
  const licences = join(tree, 'usr/share/licenses/vnet');
  mkdirSync(licences, { recursive: true });
  writeFileSync(join(licences, 'LICENSES.txt'), print('--licenses'));
  date(tree);
  const top = join(scratch, 'rpmbuild');
  const file = join(scratch, 'vnet.spec');
  writeFileSync(file, spec({ tree, payload: isFast ? 'w1.gzdio' : 'w2T2.xzdio' }));
  const name = NAMES[architecture].rpm;
  run('rpmbuild', ['-bb', '--quiet', '--target', `${name}-linux`, '--define', `_topdir ${top}`, file]);
  for (const built of readdirSync(join(top, 'RPMS', name))) {
    const path = join(output, built);
    cpSync(join(top, 'RPMS', name, built), unfinished(path));
    renameSync(unfinished(path), path);
  }
}

/** A directory with what a package installs. */
function stage(system, architecture) {
  const tree = join(scratch, `${system}-${architecture}`);
  const put = (path, content, mode = 0o644) => {
    mkdirSync(join(tree, path, '..'), { recursive: true });
    writeFileSync(join(tree, path), content, { mode });
  };
  put('usr/bin/vnet', readFileSync(executable(architecture)), 0o755);
  for (const page of readdirSync(join(root, 'man'))) {
    put(`usr/share/man/man1/${page}.gz`, packed(readFileSync(join(root, 'man', page))));
  }
  for (const [shell, path] of Object.entries(COMPLETIONS[system])) put(path, print('completion', shell));
  const documents = 'usr/share/doc/vnet';
  put(`${documents}/changelog.gz`, packed(readFileSync(join(root, 'CHANGELOG.md'))));
  for (const name of readdirSync(join(root, 'examples'))) {
    put(`${documents}/examples/${name}`, readFileSync(join(root, 'examples', name)));
  }
  for (const name of readdirSync(join(root, 'schemas'))) {
    put(`usr/share/vnet/schemas/${name}`, readFileSync(join(root, 'schemas', name)));
  }
  return tree;
}

/** Where a package is until it is complete: others may build and install packages meanwhile. */
function unfinished(path) {
  return `${path}.${process.pid}.new`;
}

/** Gives all files the date of the release, so that the same content gives the same package. */
function date(tree) {
  run('find', [tree, '-exec', 'touch', `--date=@${EPOCH}`, '{}', '+']);
}

/** As gzip -9n, so that the same content gives the same file. */
function packed(content) {
  return gzipSync(content, { level: 9 });
}

/** What vnet prints. */
function print(...words) {
  return execFileSync(executable(process.arch), words, { encoding: 'utf8' });
}

function executable(architecture) {
  return join(root, 'dist-exe', `vnet-linux-${architecture}`);
}

function version() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

function isInstalled(program) {
  return process.env.PATH.split(':').some((directory) => existsSync(join(directory, program)));
}

function fail(message) {
  console.error(message);
  process.exit(64);
}

function run(program, args) {
  // https://reproducible-builds.org/specs/source-date-epoch/
  const env = { ...process.env, SOURCE_DATE_EPOCH: EPOCH };
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
}
