import { App } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { claim, claimName } from '../../../lib/settings/claims';

describe('claim', () => {
  test('GIVEN something free WHEN it is claimed, and claimed again by its owner THEN nobody else has it', () => {
    const owner = new Construct(new App(), 'Owner');
    expect(claim(owner, 'x')).toBeUndefined();
    expect(claim(owner, 'x')).toBeUndefined();
  });

  test('GIVEN an owner WHEN somebody else of the app claims it THEN the owner is told', () => {
    const app = new App();
    const owner = new Construct(app, 'Owner');
    claim(owner, 'x');
    expect(claim(new Construct(app, 'Other'), 'x')).toBe(owner);
  });

  test('GIVEN an owner WHEN somebody of another app claims the same THEN it is free', () => {
    claim(new Construct(new App(), 'Owner'), 'x');
    expect(claim(new Construct(new App(), 'Other'), 'x')).toBeUndefined();
  });
});

describe('claimName', () => {
  const name = { path: ['name'], value: 'lab', given: false };
  const claimBoth = (environments: readonly [string, string], namespaces = ['skylan/lan/lab', 'skylan/lan/lab']) => {
    const app = new App();
    for (const [index, id] of ['One', 'Two'].entries()) {
      const place = { environment: environments[index] ?? '', namespace: namespaces[index] ?? '' };
      claimName(new Construct(app, id), 'skylan:robotLan', name, place);
    }
  };

  test('GIVEN two regions WHEN networks of one name are in each THEN both may have it', () => {
    expect(() => claimBoth(['aws://123456789012/eu-central-1', 'aws://123456789012/eu-west-1'])).not.toThrow();
  });

  test('GIVEN one region WHEN networks of two kinds have one name THEN both may have it', () => {
    const region = 'aws://123456789012/eu-central-1';
    expect(() => claimBoth([region, region], ['skylan/lan/lab', 'skylan/cluster/lab'])).not.toThrow();
  });

  test('fails for two networks of one name in one account and region, and names both', () => {
    expect(() => claimBoth(['aws://123456789012/eu-central-1', 'aws://123456789012/eu-central-1'])).toThrow(
      'skylan:robotLan.name "lab" (the default) of Two is also the name of One, and both keep their keys below ' +
        '/skylan/lan/lab of one account and region; give one of them another name',
    );
  });
});
