// Calls of Linux that Swift's Glibc module leaves out. Declarations only: nothing is compiled here.
#ifndef LINUX_CALLS_H
#define LINUX_CALLS_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

// Under _GNU_SOURCE only, with which other headers would differ from those of the Glibc module.
#ifndef __USE_GNU
struct mmsghdr {
  struct msghdr msg_hdr;
  unsigned int msg_len;
};

extern int recvmmsg(
    int socket, struct mmsghdr *messages, unsigned int count, int flags, struct timespec *timeout);
extern int sendmmsg(int socket, struct mmsghdr *messages, unsigned int count, int flags);
#endif

#endif
