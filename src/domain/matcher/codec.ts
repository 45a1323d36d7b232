import type { MatcherModel } from "./matcher.ts";

const TYPES = { Int8Array, Uint8Array, Uint32Array, Int32Array, Float32Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;
type Numbers = InstanceType<(typeof TYPES)[TypeName]>;

/** Where an array of the model lies behind the header. */
interface Placed {
  readonly $array: TypeName;
  readonly at: number;
  readonly length: number;
}

const ALIGNED = 8;

/** A model as bytes: the length of a JSON header, the header, then the arrays as they lie in memory (little-endian). */
export function serialize(model: MatcherModel): Uint8Array {
  const arrays: { at: number; bytes: Uint8Array }[] = [];
  let end = 0;
  const header = JSON.stringify(model, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const numbers = value as Numbers; // the model holds no other views
    const at = end;
    arrays.push({ at, bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength) });
    end = align(at + numbers.byteLength);
    return { $array: numbers.constructor.name as TypeName, at, length: numbers.length } satisfies Placed; // as above
  });
  const text = new TextEncoder().encode(header);
  const start = align(4 + text.length);
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  for (const { at, bytes: part } of arrays) bytes.set(part, start + at);
  return bytes;
}

/** The model that was serialised; its arrays are views of `bytes`, nothing is copied. Throws on bytes that are no model. */
export function deserialize(bytes: Uint8Array<ArrayBuffer>): MatcherModel {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = bytes.byteOffset + align(4 + length);
  const header = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  return JSON.parse(header, (_, value: unknown) => {
    if (!isPlaced(value)) return value;
    return new TYPES[value.$array](bytes.buffer, start + value.at, value.length);
  }) as MatcherModel; // written by serialize: the caller checks that the bytes are
}

function isPlaced(value: unknown): value is Placed {
  return typeof value === "object" && value !== null && "$array" in value;
}

function align(size: number): number {
  return Math.ceil(size / ALIGNED) * ALIGNED;
}
