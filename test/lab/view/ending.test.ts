import { ending } from '../../../lab/view/ending';

test('GIVEN several reasons THEN the first one counts', async () => {
  const end = ending();
  end.because(new Error('first'));
  end.because(new Error('second'));
  await expect(end.comes).rejects.toThrow('first');
  end.forget();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'GIVEN %s THEN it comes; once forgotten nobody listens',
  async (signal) => {
    const before = process.listenerCount(signal);
    const end = ending();
    process.emit(signal);
    await expect(end.comes).rejects.toThrow('Interrupted.');
    end.forget();
    expect(process.listenerCount(signal)).toBe(before);
  },
);
