#!/bin/sh
# The C compiler without sanitizers: libsodium is not what is tested, and its sanitized objects do not go into a shared library.
for argument; do
    shift
    case $argument in -fsanitize*) ;; *) set -- "$@" "$argument" ;; esac
done
exec cc "$@"
