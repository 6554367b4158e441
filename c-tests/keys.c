/*  CURVE's keys: made, derived, written in Z85; and what is no key. */
#include "common.h"

static void derive (const char *secret)
{
    char public[48];
    memset (public, '.', sizeof public);
    int result = zmq_curve_public (public, secret);
    printf ("public key of \"%s\": ", secret);
    if (result == -1)
        printf ("-1 %s\n", error_name (zmq_errno ()));
    else
        printf ("\"%s\", then %c\n", public, public[41]);
}

int main (void)
{
    char public[64], secret[64], derived[64];
    for (int i = 0; i < 3; i++) {
        memset (public, '.', sizeof public);
        memset (secret, '.', sizeof secret);
        SHOW (zmq_curve_keypair (public, secret));
        CHECK (strlen (public) == 40 && strlen (secret) == 40 && public[41] == '.' && secret[41] == '.');
        SHOW (zmq_curve_public (derived, secret));
        printf ("the same public key: %s\n", strcmp (public, derived) == 0 ? "yes" : "no");
    }
    derive ("0000000000000000000000000000000000000000");
    derive ("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6");
    derive ("D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs");
    derive ("too short");
    derive ("");
    derive ("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh ");
    return 0;
}
