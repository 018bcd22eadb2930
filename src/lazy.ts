/*
 * Lists that are made while they are looked through, anew each time, so that of a hundred thousand items none is held that
 * nobody keeps. Iterators by hand: a generator that goes through another takes three times as long.
 */

/** What `make` makes of each. What is made of what is made is made in one go: one list below to ask, not two. */
export function mapped<From, To>(list: Iterable<From>, make: (item: From) => To): Iterable<To> {
  return list instanceof Mapped
    ? new Mapped(list.source, (item) => make(list.make(item)))
    : new Mapped(list, make as (item: unknown) => To);
}

class Mapped<To> implements Iterable<To> {
  readonly source: Iterable<unknown>;
  readonly make: (item: unknown) => To;

  constructor(source: Iterable<unknown>, make: (item: unknown) => To) {
    this.source = source;
    this.make = make;
  }

  [Symbol.iterator](): Iterator<To> {
    const items = this.source[Symbol.iterator]();
    const { make } = this;
    return {
      next() {
        const item = items.next();
        return item.done === true ? item : { done: false, value: make(item.value) };
      },
    };
  }
}

/** Those that fit. */
export function filtered<Item>(list: Iterable<Item>, fits: (item: Item) => boolean): Iterable<Item> {
  return {
    [Symbol.iterator](): Iterator<Item> {
      const items = list[Symbol.iterator]();
      return {
        next() {
          for (;;) {
            const item = items.next();
            if (item.done === true || fits(item.value)) return item;
          }
        },
      };
    },
  };
}

/** All items of the lists, one list after another. */
export function joined<Item>(lists: readonly Iterable<Item>[]): Iterable<Item> {
  const [first, second] = lists;
  if (first !== undefined && second === undefined) return first;
  return {
    [Symbol.iterator](): Iterator<Item> {
      let index = 0;
      let items = lists[index]?.[Symbol.iterator]();
      return {
        next() {
          while (items !== undefined) {
            const item = items.next();
            if (item.done !== true) return item;
            items = lists[++index]?.[Symbol.iterator]();
          }
          return { done: true, value: undefined };
        },
      };
    },
  };
}
