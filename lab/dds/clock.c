#include "clock.h"

#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct timespec as_time(double seconds) {
  struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  return time;
}

void sleep_until(double moment) {
  double left = moment - now();
  if (left <= 0) return;
  struct timespec pause = as_time(left);
  nanosleep(&pause, NULL);
}

void lock_state(void) { pthread_mutex_lock(&lock); }

void unlock_state(void) { pthread_mutex_unlock(&lock); }

void state_changed(void) { pthread_cond_broadcast(&changed); }

void await_change(double moment) {
  struct timespec time = as_time(moment);
  pthread_cond_clockwait(&changed, &lock, CLOCK_MONOTONIC, &time);
}
