import { assetFile, scriptFile, unitFile } from '../../../lib/machine/assets';

test('a script keeps its first line and loses its comments, so that user data has room', () => {
  // WHEN
  const { path, content, permissions } = scriptFile('machine/skylan-ready');
  // THEN
  expect(path).toBe('/usr/local/lib/skylan/skylan-ready');
  expect(permissions).toBe('0755');
  expect(content.split('\n')[0]).toBe('#!/usr/bin/env bash');
  expect(content.split('\n').slice(1)).not.toContainEqual(expect.stringMatching(/^\s*#/));
});

test('a shell script loses its indentation too, and one in Python keeps it', () => {
  expect(scriptFile('machine/skylan-ready').content).not.toMatch(/^[ \t]/m);
  expect(scriptFile('machine/skylan-signal').content).toMatch(/^ {4}\S/m);
});

test('a unit goes to where systemd looks, any other file to where it is asked to', () => {
  expect(unitFile('machine/skylan-ready.service').path).toBe('/etc/systemd/system/skylan-ready.service');
  expect(assetFile('machine/timesyncd.conf', '/etc/x.conf')).toEqual({
    path: '/etc/x.conf',
    content: '[Time]\nNTP=169.254.169.123\n',
  });
});
