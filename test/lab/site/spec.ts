import type { SiteSpec } from '../../../lab/site/types';

export const machine = (name: string, address: string) => ({ name, address, packages: [] });
export const spec: SiteSpec = {
  name: 'bielefeld',
  cidr: '192.168.66.0/24',
  gateway: 'master',
  machines: [machine('master', '192.168.66.10'), machine('bielefeld-1', '192.168.66.11')],
};
