import { Lazy } from 'aws-cdk-lib';
import { checkName, checkRange } from '../../../lib/custom-resource/names';

describe('checks of properties', () => {
  test('take what is right, and what only the deploy knows', () => {
    checkName('client', 'ros_local_gateway');
    checkName('client', Lazy.string({ produce: () => 'a b' }));
    checkRange('port', 1, 1, 65535);
    checkRange('port', 65535, 1, 65535);
    checkRange('port', Lazy.number({ produce: () => 0 }), 1, 65535);
  });

  test('fails for a name with a space', () => {
    expect(() => checkName('client', 'a b')).toThrow('client is "a b": give 1 to 64 letters');
  });

  test.each([0, 65536, 1.5, Number.NaN])('fails for the port %d', (port) => {
    expect(() => checkRange('port', port, 1, 65535)).toThrow('give a whole number from 1 to 65535');
  });
});
