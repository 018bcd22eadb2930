/** The host of a qemu+ssh connection as ssh -J takes it, such as `me@far:2222`; undefined for any other connection. */
export function sshHost(uri: string | undefined): string | undefined {
  const [, userInfo = '', host, port = ''] =
    /^\w+\+ssh:\/\/([^@/?]*@)?(\[[\da-fA-F:.]+\]|\w[^/:?]*)(:\d+)?(?=[/?]|$)/.exec(uri ?? '') ?? [];
  return host === undefined ? undefined : `${userInfo}${host}${port}`;
}

/** The same host as ssh(1) takes it. A port, or an IPv6 address in brackets, is read in a URI only. */
export function sshDestination(uri: string | undefined): string | undefined {
  const host = sshHost(uri);
  return host === undefined || !/:\d+$|\[/.test(host) ? host : `ssh://${host}`;
}
