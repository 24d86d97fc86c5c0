import {
  areInvalid,
  InvalidPropertiesError,
  parseLocated,
  parseProperties,
  wholeNumber,
} from '../../../lambda/custom-resource/properties';

const rules = {
  Port: wholeNumber(0, 65535),
  Word: { accepts: (text: string) => text === 'yes', expectation: '"yes"' },
};

describe('properties of custom resources', () => {
  test('those with a rule come out, and nothing else', () => {
    expect(parseProperties({ Port: '0', Word: 'yes', ServiceToken: 'arn' }, rules)).toEqual({ Port: '0', Word: 'yes' });
  });

  test('fails for all that is missing or unusable, at once', () => {
    expect(() => parseProperties({ Port: '65536' }, rules)).toThrow(
      new InvalidPropertiesError('Port "65536": give a whole number from 0 to 65535; Word is missing: give "yes"'),
    );
  });

  test.each(['', '01', '-1', '1e3', ' 1', '1\n'])('fails for the number %j', (Port) => {
    expect(() => parseProperties({ Port, Word: 'yes' }, rules)).toThrow('give a whole number from 0 to 65535');
  });

  test('where parameters are may have a former place', () => {
    const place = { Namespace: 'skylan/lan/lab', Word: 'yes' };
    expect(parseLocated({ ...place, Port: '1' }, { Word: rules.Word })).toEqual(place);
    const moving = { ...place, FormerNamespace: 'skylan/lab' };
    expect(parseLocated(moving, { Word: rules.Word })).toEqual(moving);
  });

  test('fails for places that are none, and names what else is wrong', () => {
    expect(() => parseLocated({ FormerNamespace: '/lab' }, { Word: rules.Word })).toThrow(
      /^Namespace is missing: give names joined by .*; FormerNamespace "\/lab": give names .*; Word is missing: give "yes"$/,
    );
  });

  test('being invalid is told from failing', () => {
    expect(areInvalid(() => parseProperties({}, rules))).toBe(true);
    expect(areInvalid(() => parseProperties({ Port: '1', Word: 'yes' }, rules))).toBe(false);
    expect(() =>
      areInvalid(() => {
        throw new Error('other');
      }),
    ).toThrow('other');
  });
});
