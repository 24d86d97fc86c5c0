import { bootStage } from '../../../lab/view/boot-stage';

/** As the machines' serial ports showed it. */
const line = (words: string) => `[   37.027072] cloud-init[287]: Cloud-init v. 25.1.4 ${words}`;
const at = 'at Tue, 24 Nov 2026 16:29:15 +0000. Up 36.71 seconds.';
const BOOT = [
  'SELinux:  Could not open policy file <= /etc/selinux/default/policy/policy.34:  No such file or directory',
  line(`running 'init-local' ${at}`),
  line(`running 'init' ${at}`),
  '[   57.434001] cloud-init[283]: ci-info: |   0   |  fe80::/64  |    ::   |    ens5   |   U   |',
  line(`running 'modules:config' ${at}`),
  line(`running 'modules:final' ${at}`),
  line(`finished ${at}`),
];

test.each([
  [0, 'kernel'],
  [1, 'kernel'],
  [2, 'local'],
  [4, 'network'],
  [5, 'config'],
  [6, 'final'],
  [7, 'booted'],
])('GIVEN the first %i lines of a boot THEN the stage is %s', (lines, stage) => {
  expect(bootStage(BOOT.slice(0, lines).join('\n'))).toBe(stage);
});

test.each(['Restarting system', 'Power down'])(
  'GIVEN a whole boot and then "%s" THEN the kernel starts anew, and cloud-init after it',
  (words) => {
    const again = [...BOOT, `[  300.1] reboot: ${words}`];
    expect(bootStage(again.join('\n'))).toBe('kernel');
    expect(bootStage([...again, BOOT[1]].join('\n'))).toBe('local');
  },
);
