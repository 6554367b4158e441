/*  Sockets that speak CURVE, with the pairs of keys that zmq_curve(7) shows. */

#ifndef CURVE_KEYS_H
#define CURVE_KEYS_H

#include "common.h"

static UNUSED const char SERVER_PUBLIC[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
static UNUSED const char SERVER_SECRET[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
static UNUSED const char CLIENT_PUBLIC[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static UNUSED const char CLIENT_SECRET[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

static UNUSED void be_server (void *socket)
{
    CHECK (set_int (socket, ZMQ_CURVE_SERVER, 1) == 0);
    CHECK (set_text (socket, ZMQ_CURVE_SECRETKEY, SERVER_SECRET) == 0);
}

static UNUSED void be_client_of (void *socket, const char *server)
{
    CHECK (set_text (socket, ZMQ_CURVE_SERVERKEY, server) == 0);
    CHECK (set_text (socket, ZMQ_CURVE_PUBLICKEY, CLIENT_PUBLIC) == 0);
    CHECK (set_text (socket, ZMQ_CURVE_SECRETKEY, CLIENT_SECRET) == 0);
}

static UNUSED void be_client (void *socket)
{
    be_client_of (socket, SERVER_PUBLIC);
}

#endif
