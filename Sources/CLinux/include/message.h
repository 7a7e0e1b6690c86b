// Messages with open descriptors, over a Unix socket that keeps their borders (SOCK_SEQPACKET).
#pragma once

#include <stddef.h>
#include <sys/types.h>

/// Makes a connected pair of sockets, both close-on-exec. Returns 0, or -1 and errno.
int cs_message_pair(int ends[2]);

/// Sends one message, with one descriptor unless `descriptor` is -1; never raises SIGPIPE.
///
/// Returns 0, or -1 and errno: EPIPE where the other end is gone, EMSGSIZE where the message is too
/// long for the socket.
int cs_message_send(int socket, const void *bytes, size_t count, int descriptor);

/// Receives one message of at most `room` bytes, and the descriptor that came with it (close-on-exec)
/// or -1.
///
/// Returns the length, 0 where the other end is gone, or -1 and errno: EMSGSIZE for a message that is
/// longer than `room` or brings more than one descriptor, all of which are closed again.
ssize_t cs_message_receive(int socket, void *bytes, size_t room, int *descriptor);
