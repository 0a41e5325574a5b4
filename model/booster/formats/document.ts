/**
 * A model file before it is written as JSON or UBJSON, by the kinds that XGBoost's writers tell apart: a number is a float32, a bigint an
 * integer; a typed array is a list of one kind, which UBJSON writes as such; names of an object stand in their order.
 */
export type Document =
  | string
  | number
  | bigint
  | Float32Array
  | Int32Array
  | Int8Array
  | BigInt64Array
  | Uint8Array
  | readonly Document[]
  | { readonly [name: string]: Document };
