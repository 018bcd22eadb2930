/** What people type for a command that has another name: what the command does, and its first words. */
type Meaning = readonly [does: string, ...words: string[]];

const LIST: Meaning = ['list networks', 'net-list', '--all'];
const START: Meaning = ['start a network', 'net-start'];
const STOP: Meaning = ['stop a network', 'net-destroy'];
const REMOVE: Meaning = ["remove a network's definition", 'net-undefine'];
const INFO: Meaning = ['print basic information', 'net-info'];
const EXPLAIN: Meaning = ['explain a network', 'explain'];
const XML: Meaning = ['print the XML', 'net-dumpxml'];
const LEASES: Meaning = ['list DHCP leases', 'leases'];
const RESOLVE: Meaning = ['print the addresses of a guest', 'resolve'];
const GENERATE: Meaning = ['generate the XML of a network', 'generate'];
const DEFINE: Meaning = ['define a network from a file', 'net-define'];
const VALIDATE: Meaning = ['validate network files', 'validate'];
const TRY: Meaning = ['rehearse networks in a sandbox', 'try'];

/** None of these names is a command of virsh 9.0 or 11.3: those that are go to virsh. */
export const VERBS: Readonly<Record<string, readonly Meaning[]>> = {
  ls: [LIST],
  networks: [LIST],
  'net-ls': [LIST],
  'net-show-all': [LIST],
  up: [START],
  'net-up': [START],
  down: [STOP],
  stop: [STOP],
  'net-down': [STOP],
  'net-stop': [STOP],
  'net-shutdown': [STOP],
  rm: [STOP, REMOVE],
  remove: [STOP, REMOVE],
  delete: [STOP, REMOVE],
  'net-rm': [STOP, REMOVE],
  'net-remove': [STOP, REMOVE],
  'net-delete': [STOP, REMOVE],
  restart: [STOP, START],
  'net-restart': [STOP, START],
  show: [INFO, EXPLAIN],
  info: [INFO, EXPLAIN],
  get: [INFO, EXPLAIN],
  describe: [INFO, EXPLAIN],
  'net-show': [INFO, XML],
  'net-get': [INFO, XML],
  'net-xml': [XML],
  'net-status': [INFO],
  addr: [RESOLVE],
  address: [RESOLVE],
  lookup: [RESOLVE],
  lease: [LEASES],
  dhcp: [LEASES],
  'dhcp-leases': [LEASES],
  'net-leases': [LEASES],
  new: [GENERATE],
  add: [GENERATE],
  'net-new': [GENERATE],
  'net-generate': [GENERATE],
  apply: [DEFINE],
  'net-apply': [DEFINE],
  'net-add': [DEFINE],
  'net-import': [DEFINE],
  check: [VALIDATE],
  lint: [VALIDATE],
  'net-check': [VALIDATE],
  test: [TRY],
  rehearse: [TRY],
  'net-try': [TRY],
  completions: [['print a completion script', 'completion']],
  ansible: [["print Ansible's inventory", 'inventory']],
  ssh_config: [['print Host entries for ssh', 'ssh-config']],
};

/** Returns what a word most likely meant, as command lines without `vnet`; empty if it means nothing. */
export function meaningsOf(name: string): readonly Meaning[] {
  return Object.hasOwn(VERBS, name) ? (VERBS[name] ?? []) : [];
}
