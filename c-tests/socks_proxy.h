/*  A SOCKS5 proxy (RFC 1928, RFC 1929) that serves one connection after the other, notes what it is asked, and misbehaves
 *  as it is told. Every host that it is asked for is 127.0.0.1. */

#ifndef SOCKS_PROXY_H
#define SOCKS_PROXY_H

#include "raw_peers.h"
#include <stdarg.h>

struct socks_proxy {
    /*  What a test asks for. */
    const char *user, *password; /*  who is let in; NULL: everybody */
    int refusals;                /*  so many times it says that it cannot connect */
    int hang_ups;                /*  so many times it hangs up, each time one answer later */
    size_t bytewise;             /*  answers of up to so many bytes come byte by byte */
    int silent;                  /*  it never says anything */
    int eager;                   /*  the last answer brings the first bytes of the destination */
    int answer_kind;             /*  the kind of address in the last answer: 1, 3 or 4 */
    const char *greeting;        /*  what it answers first, in place of the truth, */
    int greetings;               /*  so many times */
    int doubts;                  /*  so many times it does not believe who asks */
    /*  What it does. */
    char address[32]; /*  host and port */
    int listener, connections, stopping;
    pthread_t thread;
    pthread_mutex_t lock;
    char notes[4096];
};

/*  What the proxy was asked since the last time. */
static UNUSED void print_notes (struct socks_proxy *proxy)
{
    pthread_mutex_lock (&proxy->lock);
    printf ("proxy: %s\n", proxy->notes);
    proxy->notes[0] = '\0';
    pthread_mutex_unlock (&proxy->lock);
}

static UNUSED void note (struct socks_proxy *proxy, const char *format, ...)
{
    va_list arguments;
    pthread_mutex_lock (&proxy->lock);
    size_t used = strlen (proxy->notes);
    va_start (arguments, format);
    vsnprintf (proxy->notes + used, sizeof proxy->notes - used, format, arguments);
    va_end (arguments);
    pthread_mutex_unlock (&proxy->lock);
}

static UNUSED int get_all (int fd, void *bytes, size_t size)
{
    return size == 0 || recv (fd, bytes, size, MSG_WAITALL) == (ssize_t) size;
}

/*  A size of one byte, then a text. */
static UNUSED int get_counted (int fd, char *text)
{
    unsigned char size;
    if (!get_all (fd, &size, 1) || !get_all (fd, text, size))
        return 0;
    text[size] = '\0';
    return 1;
}

static UNUSED int answer (struct socks_proxy *proxy, int fd, const void *bytes, size_t size)
{
    const char *next = bytes;
    if (proxy->hang_ups > 0) {
        proxy->hang_ups--;
        return 0;
    }
    for (const int slowly = size <= proxy->bytewise; slowly && size > 1; size--, next++) {
        if (send (fd, next, 1, MSG_NOSIGNAL) != 1)
            return 0;
        sleep_ms (2);
    }
    return send (fd, next, size, MSG_NOSIGNAL) == (ssize_t) size;
}

static UNUSED int let_in (struct socks_proxy *proxy, int fd)
{
    unsigned char head[2], methods[255], version;
    char user[256], password[256];
    const unsigned char wanted = proxy->user ? 2 : 0;
    if (!get_all (fd, head, 2) || !get_all (fd, methods, head[1]))
        return 0;
    note (proxy, "[version %d offers", head[0]);
    for (int i = 0; i < head[1]; i++)
        note (proxy, " %d", methods[i]);
    note (proxy, "]");
    if (proxy->greetings > 0 && proxy->greetings--)
        return answer (proxy, fd, proxy->greeting, strlen (proxy->greeting)) && get_all (fd, head, 1);
    if (proxy->silent)
        return get_all (fd, head, 1);
    if (!answer (proxy, fd, (unsigned char[]){5, wanted}, 2))
        return 0;
    if (!wanted)
        return 1;
    if (!get_all (fd, &version, 1) || !get_counted (fd, user) || !get_counted (fd, password))
        return 0;
    note (proxy, "[version %d %s:%s]", version, user, password);
    const unsigned char wrong =
      (proxy->doubts > 0 && proxy->doubts--) || strcmp (user, proxy->user) || strcmp (password, proxy->password);
    return answer (proxy, fd, (unsigned char[]){1, wrong}, 2) && !wrong;
}

/*  Where to connect to, or 0. */
static UNUSED int hear_request (struct socks_proxy *proxy, int fd)
{
    unsigned char head[4], ip[16], port[2];
    char name[256];
    if (!get_all (fd, head, 4))
        return 0;
    note (proxy, "[%d %d %d ", head[0], head[1], head[2]);
    if (head[3] == 3 ? !get_counted (fd, name) : !get_all (fd, ip, head[3] == 4 ? 16 : 4))
        return 0;
    if (head[3] == 3)
        note (proxy, "name %s", name);
    else if (head[3] == 1)
        note (proxy, "%d.%d.%d.%d", ip[0], ip[1], ip[2], ip[3]);
    else
        for (int i = 0; i < 16; i++)
            note (proxy, "%02x", ip[i]);
    note (proxy, "]");
    return get_all (fd, port, 2) ? port[0] << 8 | port[1] : 0;
}

/*  Grants a request; the answer may bring what the destination says first. */
static UNUSED int grant (struct socks_proxy *proxy, int fd, int destination)
{
    unsigned char bytes[256] = {5, 0, 0, 1};
    size_t size = 10;
    if (proxy->answer_kind) {
        bytes[3] = (unsigned char) proxy->answer_kind;
        bytes[4] = 7;
        size = proxy->answer_kind == 4 ? 22 : proxy->answer_kind == 3 ? 14 : 10;
    }
    if (proxy->eager)
        size += (size_t) recv (destination, bytes + size, 10, MSG_WAITALL);
    return answer (proxy, fd, bytes, size);
}

/*  Carries bytes both ways until either side ends. */
static UNUSED void carry (int fd, int destination)
{
    char bytes[4096];
    for (;;) {
        struct pollfd both[] = {{fd, POLLIN, 0}, {destination, POLLIN, 0}};
        if (poll (both, 2, -1) == -1)
            return;
        for (int i = 0; i < 2; i++) {
            if (!both[i].revents)
                continue;
            ssize_t size = recv (both[i].fd, bytes, sizeof bytes, 0);
            if (size <= 0 || send (both[1 - i].fd, bytes, (size_t) size, MSG_NOSIGNAL) != size)
                return;
        }
    }
}

static UNUSED void serve_one (struct socks_proxy *proxy, int fd)
{
    int port = let_in (proxy, fd) ? hear_request (proxy, fd) : 0;
    if (port == 0)
        return;
    if (proxy->refusals > 0) {
        proxy->refusals--;
        answer (proxy, fd, (unsigned char[]){5, 5, 0, 1, 0, 0, 0, 0, 0, 0}, 10);
        return;
    }
    struct sockaddr_in address = loopback (port);
    int destination = socket (AF_INET, SOCK_STREAM, 0);
    if (connect (destination, (struct sockaddr *) &address, sizeof address) == 0 && grant (proxy, fd, destination))
        carry (fd, destination);
    close (destination);
}

static UNUSED void *run_proxy (void *argument)
{
    struct socks_proxy *proxy = argument;
    for (;;) {
        int fd = accept (proxy->listener, NULL, NULL);
        if (fd == -1 || proxy->stopping) {
            close (fd);
            return NULL;
        }
        proxy->connections++;
        serve_one (proxy, fd);
        close (fd);
    }
}

static UNUSED const char *start_proxy (struct socks_proxy *proxy)
{
    char endpoint[64];
    proxy->listener = serve (endpoint);
    strcpy (proxy->address, endpoint + strlen ("tcp://"));
    pthread_mutex_init (&proxy->lock, NULL);
    CHECK (pthread_create (&proxy->thread, NULL, run_proxy, proxy) == 0);
    return proxy->address;
}

/*  When whoever it served is gone. */
static UNUSED void stop_proxy (struct socks_proxy *proxy)
{
    proxy->stopping = 1;
    shutdown (proxy->listener, SHUT_RDWR);
    CHECK (pthread_join (proxy->thread, NULL) == 0);
    close (proxy->listener);
}

#endif
