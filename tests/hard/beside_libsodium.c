/*  Another libsodium in the same process, as pynacl brings one: neither finds the other's functions, wherever ours is
 *  loaded for all to see. R15 of the field: libzmq's own copy once crashed pynacl. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf (stderr, "line %d: %s\n", __LINE__, #condition);                               \
            exit (1);                                                                              \
        }                                                                                          \
    } while (0)

typedef int make_keys (char *public_key, char *secret_key);
typedef unsigned char *decode_key (unsigned char *bytes, const char *text);
typedef int initialize (void);
typedef int derive (unsigned char *public_key, const unsigned char *secret_key);

static void must_be_hidden (const char *name)
{
    MUST (dlsym (RTLD_DEFAULT, name) == NULL);
}

int main (void)
{
    void *ours = dlopen ("libzmq.so.5", RTLD_NOW | RTLD_GLOBAL);
    MUST (ours != NULL);
    must_be_hidden ("sodium_init");
    must_be_hidden ("crypto_box_keypair");
    must_be_hidden ("crypto_scalarmult_base");
    must_be_hidden ("randombytes");
    void *theirs = dlopen ("libsodium.so.23", RTLD_NOW | RTLD_LOCAL);
    if (theirs == NULL) {
        puts ("no libsodium.so.23");
        return 77;
    }
    char public_text[41], secret_text[41];
    unsigned char public_key[32], secret_key[32], derived[32];
    make_keys *make = (make_keys *) dlsym (ours, "zmq_curve_keypair");
    decode_key *decode = (decode_key *) dlsym (ours, "zmq_z85_decode");
    MUST (make && decode && make (public_text, secret_text) == 0);
    MUST (((initialize *) dlsym (theirs, "sodium_init")) () >= 0);
    MUST (decode (public_key, public_text) && decode (secret_key, secret_text));
    MUST (((derive *) dlsym (theirs, "crypto_scalarmult_base")) (derived, secret_key) == 0);
    MUST (memcmp (derived, public_key, 32) == 0);
    MUST (make (public_text, secret_text) == 0);
    return 0;
}
