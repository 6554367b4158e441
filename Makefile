# ferrozmq: build, install and test. `make help` lists the targets.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
DESTDIR ?=
CARGO ?= cargo
RUSTC ?= rustc
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
DIST := $(TARGET_DIR)/dist

# Each version is written once: the interface's in src/constants.rs, the library file's in Cargo.toml.
part = $(shell sed -n 's/^pub const ZMQ_VERSION_$(1): i32 = \([0-9]*\);/\1/p' src/constants.rs)
VERSION := $(call part,MAJOR).$(call part,MINOR).$(call part,PATCH)
LIBRARY_VERSION := $(shell sed -n '/^\[package.metadata.capi.library\]/,/^$$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
SONAME := libzmq.so.$(firstword $(subst ., ,$(LIBRARY_VERSION)))
SHARED := libzmq.so.$(LIBRARY_VERSION)

# What Rust's std needs of the system: rustc --print native-static-libs, checked by tests/abi.
LIBS_PRIVATE := -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc

SOURCES := $(shell find src -name '*.rs') build.rs Cargo.toml Cargo.lock

CRATE_VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
PAGES := $(patsubst %,man3/%.3,$(shell cat include/symbols.txt)) man7/zmq.7

.PHONY: all help doc install uninstall test demo bench bench-quick clean
.DELETE_ON_ERROR:

all: $(DIST)/$(SHARED) $(DIST)/libzmq.a doc ## build the libraries and all that goes with them

doc: $(DIST)/man/made ## make the manual from the comments of the header

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20
	@echo "  variables: PREFIX=$(PREFIX) LIBDIR=$(LIBDIR) INCLUDEDIR=$(INCLUDEDIR) MANDIR=$(MANDIR) DESTDIR=$(DESTDIR)"

$(TARGET_DIR)/release/libzmq.a: $(SOURCES)
	$(CARGO) build --release --locked --lib
	@touch -c $@

$(DIST)/$(SHARED): $(TARGET_DIR)/release/libzmq.a
	@mkdir -p $(DIST)
	objcopy --strip-debug $(TARGET_DIR)/release/libzmq.so $@
	ln -sf $(SHARED) $(DIST)/$(SONAME)
	ln -sf $(SHARED) $(DIST)/libzmq.so

$(DIST)/libzmq.a: $(TARGET_DIR)/release/libzmq.a tools/archive.sh include/symbols.txt
	@mkdir -p $(DIST)
	tools/archive.sh $< $@

$(TARGET_DIR)/manual: $(wildcard tools/manual/*.rs)
	@mkdir -p $(TARGET_DIR)
	$(RUSTC) --edition 2024 -O -o $@ tools/manual/main.rs

$(DIST)/man/made: $(TARGET_DIR)/manual include/zmq.h tools/manual/overview.txt Cargo.toml
	@rm -rf $(DIST)/man
	$(TARGET_DIR)/manual include/zmq.h tools/manual/overview.txt $(CRATE_VERSION) $(DIST)/man
	@touch $@

# A template filled into a directory. Straight from its source: what one installation's variables made, another's,
# which may run at the same time, must not find.
filled = sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|g' \
	    -e 's|@VERSION@|$(VERSION)|g' -e 's|@LIBRARY_VERSION@|$(LIBRARY_VERSION)|g' -e 's|@SONAME@|$(SONAME)|g' \
	    -e 's|@LIBS_PRIVATE@|$(LIBS_PRIVATE)|g' pkgconfig/$(1).in > $(2)/$(1) && chmod 644 $(2)/$(1)

install: all ## install under PREFIX
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(LIBDIR)/cmake/ZeroMQ $(DESTDIR)$(INCLUDEDIR) \
	    $(DESTDIR)$(MANDIR)/man3 $(DESTDIR)$(MANDIR)/man7
	install -m 755 $(DIST)/$(SHARED) $(DESTDIR)$(LIBDIR)/$(SHARED)
	ln -sf $(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SHARED) $(DESTDIR)$(LIBDIR)/libzmq.so
	install -m 644 $(DIST)/libzmq.a $(DESTDIR)$(LIBDIR)/libzmq.a
	install -m 644 include/zmq.h include/zmq_utils.h $(DESTDIR)$(INCLUDEDIR)/
	@$(call filled,libzmq.pc,$(DESTDIR)$(LIBDIR)/pkgconfig)
	@$(call filled,ZeroMQConfig.cmake,$(DESTDIR)$(LIBDIR)/cmake/ZeroMQ)
	@$(call filled,ZeroMQConfigVersion.cmake,$(DESTDIR)$(LIBDIR)/cmake/ZeroMQ)
	install -m 644 $(DIST)/man/man3/*.3 $(DESTDIR)$(MANDIR)/man3/
	install -m 644 $(DIST)/man/man7/zmq.7 $(DESTDIR)$(MANDIR)/man7/

uninstall: ## remove what install put there
	cd $(DESTDIR)$(LIBDIR) && rm -f $(SHARED) $(SONAME) libzmq.so libzmq.a pkgconfig/libzmq.pc \
	    cmake/ZeroMQ/ZeroMQConfig.cmake cmake/ZeroMQ/ZeroMQConfigVersion.cmake
	rm -f $(DESTDIR)$(INCLUDEDIR)/zmq.h $(DESTDIR)$(INCLUDEDIR)/zmq_utils.h
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/,$(PAGES))
	-rmdir $(DESTDIR)$(LIBDIR)/cmake/ZeroMQ $(DESTDIR)$(LIBDIR)/cmake 2>/dev/null

test: all ## run every test (CI=true: what cannot run fails)
	tools/test.sh

demo: ## run real, unmodified programs on this library
	demo/run.sh

bench: all ## measure against the libzmq of the system, at most 10 minutes
	DIST=$(abspath $(DIST)) benches/run.sh

bench-quick: all ## the most telling of that, 1 minute
	DIST=$(abspath $(DIST)) benches/run.sh --quick

clean: ## remove what was built
	$(CARGO) clean
