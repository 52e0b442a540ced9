// Preloaded into a program: its wall clock is off by as many seconds as the file STEPPED_CLOCK says, now.
// Time that only passes (CLOCK_MONOTONIC) stays as it is. (libfaketime does not start beside jemalloc.)
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* seconds_off;

__attribute__((constructor)) static void open_clock(void) {
  const char* const path = getenv("STEPPED_CLOCK");
  const int file = path ? open(path, O_RDONLY) : -1;
  void* const mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *seconds_off, PROT_READ, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) abort();
  seconds_off = mapped;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const long status = syscall(SYS_clock_gettime, clock, now);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) && seconds_off)
    now->tv_sec += *seconds_off;
  return (int)status;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec exact;
  const int status = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return status;
}

time_t time(time_t* kept) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (kept) *kept = exact.tv_sec;
  return exact.tv_sec;
}
