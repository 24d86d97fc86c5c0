import { settingSchema } from '../../docs/setting-schema';
import { choice, derived, list, object, oneOrMore, text, wholeNumber } from '../../lib/settings/schema';

/** One setting of each kind. */
export const SCHEMA = settingSchema(
  object({
    name: text('write a name').describe('Name, such as `a|b`.'),
    count: wholeNumber(1, 9, { 7: 'is unlucky' }).prefault(5).describe('How many.'),
    size: choice('small', 'large').prefault('small').describe('How large.'),
    address: derived(text('write an address'), 'first of `count`').describe('Where.'),
    shelves: list(object({ label: text('write a label').describe('What is on it.') }))
      .prefault([{ label: 'a' }])
      .describe('Shelves.'),
    box: object({ lids: list(text('write a lid')).prefault([]).describe('Lids.') })
      .optional()
      .describe('A box.'),
    crates: derived(
      oneOrMore(object({ label: text('write a label').describe('What is on it.') }), { most: 3, reason: 'that fit' }),
      'one without a label',
    ).describe('Crates.'),
  }),
);
