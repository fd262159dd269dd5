type TypedArray = Float64Array | Int32Array | Uint8Array;

const ALIGNMENT = 8;

/**
 * A message with all its typed arrays in one buffer. VS Code sends each buffer of a message as an argument of a call, whose number is
 * one byte: beyond some 250 of them what arrives is silently cut off.
 */
export function packArrays(message: unknown): unknown {
  const arrays = new Set<TypedArray>();
  collect(message, arrays);
  if (arrays.size < 2) return message;
  const sizeBytes = [...arrays].reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
  const buffer = new ArrayBuffer(sizeBytes);
  const packed = new Map<TypedArray, TypedArray>();
  let offset = 0;
  for (const array of arrays) {
    packed.set(array, copyInto(buffer, offset, array));
    offset += aligned(array.byteLength);
  }
  return replaced(message, packed);
}

function collect(value: unknown, into: Set<TypedArray>): void {
  if (isTypedArray(value)) into.add(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, into);
}

function replaced(value: unknown, packed: ReadonlyMap<TypedArray, TypedArray>): unknown {
  if (isTypedArray(value)) return packed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, packed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, packed)]));
}

function copyInto(buffer: ArrayBuffer, offset: number, array: TypedArray): TypedArray {
  if (array instanceof Float64Array) {
    const view = new Float64Array(buffer, offset, array.length);
    view.set(array);
    return view;
  }
  const view = array instanceof Int32Array ? new Int32Array(buffer, offset, array.length) : new Uint8Array(buffer, offset, array.length);
  view.set(array);
  return view;
}

function isTypedArray(value: unknown): value is TypedArray {
  return value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;
}

function aligned(sizeBytes: number): number {
  return Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT;
}
