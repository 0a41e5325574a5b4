import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listedAs, shortSchema } from '../../server/short-schema.ts';

describe('shortSchema', () => {
  it('leaves out what clients take for granted', () => {
    const schema = z.object({
      count: z.int(),
      some: z.number().nullable(),
      free: z.record(z.string(), z.string()),
    });
    expect(shortSchema(schema, 'output')).toEqual({
      type: 'object',
      properties: {
        count: { type: 'integer' },
        some: { anyOf: [{ type: 'number' }, { type: 'null' }] },
        free: { type: 'object' },
      },
      required: ['count', 'some', 'free'],
    });
  });

  it('keeps what an input is held against', () => {
    const schema = z.strictObject({
      limit: z.int().min(1).max(5).default(2),
      kind: z.enum(['a', 'b']).optional(),
    });
    expect(shortSchema(schema, 'input')).toEqual({
      type: 'object',
      properties: {
        limit: { type: 'integer', minimum: 1, maximum: 5, default: 2 },
        kind: { type: 'string', enum: ['a', 'b'] },
      },
      additionalProperties: false,
    });
  });

  it('never narrows a choice: values of one type do not shut out the other', () => {
    const schema = z.object({ state: z.enum(['on', 'off']).nullable() });
    expect(shortSchema(schema, 'output').properties).toEqual({
      state: { anyOf: [{ type: 'string', enum: ['on', 'off'] }, { type: 'null' }] },
    });
  });

  it('names only the listed fields, while the schema still checks and hands out all', () => {
    const schema = listedAs(z.object({ id: z.string(), why: z.string(), note: z.string().optional() }), [
      'id',
      'note',
    ]);
    expect(shortSchema(z.object({ all: z.array(schema), one: schema.nullable() }), 'output')).toMatchObject({
      properties: {
        all: {
          items: {
            type: 'object',
            properties: { id: { type: 'string' }, note: { type: 'string' } },
            required: ['id'],
          },
        },
        one: { anyOf: [{ type: 'object', required: ['id'] }, { type: 'null' }] },
      },
    });
    expect(schema.parse({ id: 'a', why: 'b' })).toEqual({ id: 'a', why: 'b' });
    expect(schema.safeParse({ id: 'a' }).success).toBe(false);
  });

  it('takes fields for fields that are named like keywords', () => {
    const schema = z.object({ properties: z.object({}), items: z.string(), required: z.string() });
    expect(Object.keys(shortSchema(schema, 'output').properties as object)).toEqual([
      'properties',
      'items',
      'required',
    ]);
  });
});
