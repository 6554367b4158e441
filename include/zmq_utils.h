/* SPDX-License-Identifier: MPL-2.0 */
/*
 * zmq_utils.h: an old name of zmq.h, which has all that once was here.
 */

#ifndef __ZMQ_UTILS_H_INCLUDED__
#define __ZMQ_UTILS_H_INCLUDED__

#include "zmq.h"

#endif /* __ZMQ_UTILS_H_INCLUDED__ */
