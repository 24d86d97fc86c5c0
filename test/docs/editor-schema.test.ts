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
