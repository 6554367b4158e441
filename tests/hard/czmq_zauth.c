/*  CZMQ's ZAP handler, by its own test: NULL by address, PLAIN by a file of passwords, CURVE by certificates. It leaves files
 *  where it runs. */
#include <czmq.h>
#include "../../c-tests/common.h"

int main (void)
{
    char directory[] = "/tmp/zauth-XXXXXX";
    CHECK (mkdtemp (directory) && chdir (directory) == 0);
    zcert_test (false);
    zcertstore_test (false);
    zauth_test (false);
    zproxy_test (false);
    zmonitor_test (false);
    CHECK (chdir ("/") == 0);
    zdir_t *rest = zdir_new (directory, NULL);
    CHECK (rest);
    zdir_remove (rest, true);
    zdir_destroy (&rest);
    return 0;
}
