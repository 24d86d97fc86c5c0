import { editorSchema } from '../../docs/editor-schema';
import { SCHEMA } from './schema';

test('settings are below the context, with defaults in words as part of the description', () => {
  // WHEN
  const schema = JSON.parse(editorSchema({ 'skylan:x': SCHEMA }));
  // THEN
  expect(schema).toMatchObject({ $schema: expect.stringContaining('2020-12'), type: 'object' });
  const settings = schema.properties.context.properties['skylan:x'];
  expect(settings.additionalProperties).toBe(false);
  expect(settings.properties.address).toEqual({ type: 'string', description: 'Where. Default: first of `count`.' });
  expect(settings.properties.count).toEqual(SCHEMA.properties?.count);
});

test('what may be one object or a list of them is said to be either', () => {
  // WHEN
  const schema = JSON.parse(editorSchema({ 'skylan:x': SCHEMA }));
  // THEN
  const { crates } = schema.properties.context.properties['skylan:x'].properties;
  const crate = expect.objectContaining({ type: 'object', required: ['label'] });
  expect(crates).toEqual({
    description: 'Crates. Default: one without a label.',
    anyOf: [crate, { type: 'array', maxItems: 3, items: crate }],
  });
});
