import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-number',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a whole number of milliseconds here. The frequency of monitoring is required.',
  wrong: [
    "<interface type='bond' name='bond0'><bond><miimon/></bond></interface>",
    "<interface type='bond' name='bond0'><bond><miimon freq='fast'/></bond></interface>",
    "<interface type='bond' name='bond0'><bond><miimon freq='100' updelay='x'/></bond></interface>",
    "<interface type='bond' name='bond0'><bond><arpmon target='10.0.0.1'/></bond></interface>",
  ],
  right: [
    "<interface type='bond' name='bond0'><bond><miimon freq='100' updelay='10' downdelay='10'/></bond></interface>",
    "<interface type='bond' name='bond0'><bond><arpmon interval='100' target='10.0.0.1'/></bond></interface>",
  ],
  *check(top) {
    for (const bond of bondsOf(top)) {
      const miimon = childOf(bond, 'miimon');
      const monitor = miimon ?? childOf(bond, 'arpmon');
      if (monitor === undefined) continue;
      const required = miimon === undefined ? 'interval' : 'freq';
      const optional = miimon === undefined ? [] : ['downdelay', 'updelay'];
      for (const name of [required, ...optional]) {
        const given = attributeOf(monitor, name);
        if (given === undefined ? name !== required : signedInt(given.value) !== undefined) continue;
        yield {
          on: given ?? monitor,
          message:
            given === undefined ? `<${monitor.name}> has no ${name}` : `${name}='${given.value}' is not a whole number`,
          fix: `Write ${name}= with a number of milliseconds.`,
          libvirt: `XML error: bond interface ${monitor.name} ${name} ${name === required ? 'missing or invalid' : 'invalid'}`,
        };
      }
    }
  },
});
