/* Time, and waiting for what another thread does. */
#ifndef SKYLAN_LAB_CLOCK_H
#define SKYLAN_LAB_CLOCK_H

/* Seconds since the machine's start. */
double now(void);

void sleep_until(double moment);

/* What the program's threads share is read and written between these two. */
void lock_state(void);
void unlock_state(void);

/* Tells whoever waits that the state has changed. The state is locked. */
void state_changed(void);

/* Waits until the state changes or the moment comes. The state is locked, before and after. */
void await_change(double moment);

#endif
