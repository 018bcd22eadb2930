/** Thrown where only virsh itself can say what it would print. The question then goes to virsh. */
export class Surprise extends Error {
  override readonly name = 'Surprise';
}
