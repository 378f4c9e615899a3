# ticket - see README.md for what it is, CONTRIBUTING.md for how to work on it
#
#	make		the commands, in build/release/
#	make check	every test on them (TESTS=... for some, VARIANT=asan)
#	make asan	the same, built with ASan and UBSan
#	make lint	compilers' warnings, floors, words, manual pages, shell
#	make fault	every system call failed, ended, cut off, and every bit
#			turned over: all cases of tests/fault
#	make stress	32 writers, 200 transactions each, readers meanwhile
#	make fuzz	each fuzz target for FUZZ_SECONDS
#	make mutants	takes a safeguard away at a time: a test must see it
#	make valgrind	the shell tests, each command under valgrind memcheck
#	make analyze	gcc -fanalyzer and clang-tidy (SOURCES=... for some)
#	make bench	measurements against other tools
#	make regen	makes the kept results of tests again, shows the change
#	make install	PREFIX and DESTDIR as usual; uninstall takes it back
#	make dist	a source archive of the last commit
#	make clean	removes build/
#
# CC, CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS are yours: they come after ours and
# never replace them. LINK=dynamic links no library statically, LTO=no compiles
# no command as a whole. V=1 shows the commands. New files need no line here.

VERSION := $(shell cat VERSION)

PREFIX ?= /usr/local
prefix = $(PREFIX)
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
pkgdatadir = $(datadir)/ticket

VARIANT ?= release
VARIANTS = release debug asan fuzz
CLANG ?= clang
PKG_CONFIG ?= pkg-config
INSTALL ?= install
FUZZ_SECONDS ?= 60

# --- what there is ---------------------------------------------------------

lib_src := $(sort $(wildcard lib/*/*.c))
bin_src := $(sort $(wildcard bin/*.c))
unit_src := $(sort $(wildcard tests/unit/t_*.c))
shim_src := $(sort $(wildcard tests/fault/*.c))
fuzz_src := $(sort $(wildcard tests/fuzz/fuzz_*.c))
oracle_src := $(sort $(wildcard tests/oracle/*.c))
bench_src := $(sort $(wildcard tests/bench/*.c))
headers := $(sort $(wildcard lib/*/*.h))

commands := $(bin_src:bin/%.c=%)
pages := $(sort $(wildcard man/*.[1-8]))
shell_tests := $(sort $(wildcard tests/cmd/*.sh tests/pipe/*.sh \
    tests/fault/*.sh))
oracle := $(wildcard tests/oracle/run tests/oracle/cached)

# --- flags -----------------------------------------------------------------

packages = libpcre2-8 jansson xlsxwriter libcrypto libutf8proc

# Put into the commands where the compiler finds their archives: to load them
# takes as long as what a daily command does. LINK=dynamic has them loaded.
LINK ?= static
archived = $(if $(filter static,$(LINK)),\
    -lpcre2-8 -ljansson -lcrypto -lutf8proc -lcsv)
archive = $(or $(filter /%,$(shell $(CC) -print-file-name=$(1:-l%=lib%.a))),$1)

ifneq ($(filter-out clean uninstall dist,$(or $(MAKECMDGOALS),all)),)
  ifneq ($(shell $(PKG_CONFIG) --exists $(packages) && echo yes),yes)
    $(error Libraries are missing: scripts/deps build says which and \
      installs them)
  endif
  lib_cflags := $(shell $(PKG_CONFIG) --cflags $(packages))
  dynamic_ldlibs := $(shell $(PKG_CONFIG) --libs $(packages)) -lcsv
  release_ldlibs := $(foreach l,$(dynamic_ldlibs),\
    $(if $(filter $(archived),$l),$(call archive,$l),$l))
  unit_ldlibs := $(shell $(PKG_CONFIG) --silence-errors --libs cmocka || \
    echo -lcmocka)
endif

warnings = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wundef \
    -Wformat=2 -Wcast-qual -Wmissing-prototypes
cppflags = -Ilib -D_GNU_SOURCE -DTICKET_VERSION='"$(VERSION)"' \
    -DTICKET_DATADIR='"$(pkgdatadir)"' $(lib_cflags)
# No fortified libc without optimisation: it would warn in every file.
fortify = $(if $(filter -O0,$(CFLAGS)),, -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
cflags = -std=c11 -g -fPIE -pthread -fstack-protector-strong $(warnings)
ldflags = -pie -pthread -Wl,-z,relro,-z,now -Wl,--as-needed \
    -Wl,--exclude-libs,ALL

sanitize = -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer

# gcc clears 40 to 8192 bytes by an instruction that takes long to begin.
clearing = -mmemset-strategy=unrolled_loop:256:noalign,libcall:-1:noalign
release_cc = $(CC)
release_cflags := -O3 $(shell $(CC) $(clearing) -E -x c /dev/null \
    >/dev/null 2>&1 && echo $(clearing))
release_cflags += $(fortify)

# The commands that go through all records, or many rows, are compiled as a whole
# where they are linked: a sixteenth less time for ten seconds each. LTO=no does without,
# and where CFLAGS have -flto all are, as those say.
LTO ?= $(if $(findstring -flto,$(CFLAGS)),no,yes)
whole := ticket-score ticket-report ticket-ingest
lto := -flto=1 -ffat-lto-objects -flto-partition=one
release_lto := $(if $(filter yes,$(LTO)),$(shell $(CC) $(lto) -c -x c \
    -o /dev/null /dev/null >/dev/null 2>&1 && echo $(lto)))
release_no_lto := $(if $(release_lto),-fno-lto)
debug_cc = $(CC)
debug_cflags = -O0 -fno-omit-frame-pointer
asan_cc = $(CC)
asan_cflags = -O1 $(sanitize)
asan_ldflags = $(sanitize)
fuzz_cc = $(CLANG)
fuzz_cflags = -O1 $(sanitize) -fsanitize=fuzzer-no-link
fuzz_ldflags = $(sanitize)

# compile and link, of variant $1
compile = $($1_cc) $(cppflags) $(CPPFLAGS) $(cflags) $($1_cflags) $(CFLAGS)
link = $($1_cc) $(cflags) $($1_cflags) $(CFLAGS) $(ldflags) $($1_ldflags) \
    $(LDFLAGS)
# What finds faults knows whose they are by the library: release alone has
# archives.
ldlibs = $(or $($1_ldlibs),$(dynamic_ldlibs))
# Our own code does without some of libc; tests may use all of it.
banned = -include base/banned.h

q = $(if $(V),,@)
say = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-4s %s\n' $1 $2)

# --- targets ---------------------------------------------------------------

all: $(commands:%=build/$(VARIANT)/%)

.PHONY: all check asan lint fault stress fuzz mutants valgrind analyze \
    bench regen install install-files uninstall \
    dist clean units FORCE
.SECONDARY:
.DELETE_ON_ERROR:
.SUFFIXES:

# $1 a variant: a library, a program for each file in bin/ and each unit test
define variant
$1_objects := $$(lib_src:%.c=build/$1/obj/%.o)
$1_units := $$(unit_src:tests/unit/%.c=build/$1/tests/%)
$1_shims := $$(shim_src:tests/fault/%.c=build/$1/tests/%.so)
$1_bench := $$(bench_src:tests/bench/%.c=build/$1/tests/bench-%)
$1_needs := $$(commands:%=build/$1/%) $$($1_units) $$($1_shims) $$($1_bench)

build/$1/obj/lib/%.o: lib/%.c build/$1/flags
	$$(call say,CC,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(call compile,$1) $$($1_lto) $$(banned) -MMD -MP -c -o $$@ $$<

build/$1/obj/bin/%.o: bin/%.c build/$1/flags
	$$(call say,CC,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(call compile,$1) $$($1_lto) $$(banned) -MMD -MP -c -o $$@ $$<

build/$1/obj/tests/%.o: tests/%.c build/$1/flags
	$$(call say,CC,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(call compile,$1) -Itests -MMD -MP -c -o $$@ $$<

build/$1/libticket.a: $$($1_objects) build/$1/objects
	$$(call say,AR,$$@)
	@rm -f $$@
	$$(q)$$(AR) rcs $$@ $$($1_objects)

build/$1/tests/t_%: build/$1/obj/tests/unit/t_%.o build/$1/libticket.a
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(call link,$1) $$($1_no_lto) -o $$@ $$^ $$(unit_ldlibs) $$(call ldlibs,$1) $$(LDLIBS)

build/$1/tests/bench-%: build/$1/obj/tests/bench/%.o build/$1/libticket.a
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(call link,$1) $$($1_no_lto) -o $$@ $$^ $$(call ldlibs,$1) $$(LDLIBS)

build/$1/tests/%.so: tests/fault/%.c build/$1/flags
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(q)$$(CC) $$(cppflags) $$(cflags) -O2 -fPIC -shared -o $$@ $$< -ldl

$$(commands:%=build/$1/%): build/$1/%: build/$1/obj/bin/%.o \
    build/$1/libticket.a
	$$(call say,LD,$$@)
	$$(q)$$(call link,$1) $$(if $$(filter $$(whole),$$(@F)),$$($1_lto) -Wno-maybe-uninitialized,$$($1_no_lto)) \
	    -o $$@ $$^ $$(call ldlibs,$1) $$(LDLIBS)

# Remembers how things were built and of what, so that other flags or a
# removed file build again what they must.
build/$1/flags: FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' $$(call quoted,$$(call how,$1)) | \
	    cmp -s - $$@ || \
	    printf '%s\n' $$(call quoted,$$(call how,$1)) >$$@

build/$1/objects: FORCE
	@mkdir -p $$(@D)
	@echo '$$(lib_src)' | cmp -s - $$@ || echo '$$(lib_src)' >$$@

-include $$($1_objects:.o=.d)
-include $$(bin_src:%.c=build/$1/obj/%.d)
-include $$(unit_src:%.c=build/$1/obj/%.d)
-include $$(bench_src:%.c=build/$1/obj/%.d)
endef

how = $(call compile,$1) $(call link,$1) $($1_lto) $(whole)
quoted = '$(subst ','\'',$1)'

$(foreach v,$(VARIANTS),$(eval $(call variant,$v)))

fuzz_targets := $(fuzz_src:tests/fuzz/%.c=build/fuzz/%)
-include $(fuzz_src:%.c=build/fuzz/obj/%.d)

build/fuzz/fuzz_%: build/fuzz/obj/tests/fuzz/fuzz_%.o build/fuzz/libticket.a
	$(call say,LD,$@)
	$(q)$(call link,fuzz) -fsanitize=fuzzer $(fuzz_wrap) -o $@ $^ $(call ldlibs,fuzz) \
	    $(LDLIBS)

# A command that exits comes back to the target.
build/fuzz/fuzz_args: fuzz_wrap = -Wl,--wrap=exit

# --- tests -----------------------------------------------------------------

# TESTS names some: paths of shell tests, or unit tests such as t_time.
chosen = $(if $(TESTS),$(foreach t,$(TESTS),\
    $(if $(findstring /,$t),$t,build/$1/tests/$t)),\
    $($1_units) $(shell_tests) $2)

# Unit tests alone need no command.
needed = $(if $(filter-out t_%,$(or $(TESTS),all)),$($1_needs),\
    $(TESTS:%=build/$1/tests/%))

check: $(call needed,$(VARIANT))
	@scripts/run-tests -b build/$(VARIANT) $(call chosen,$(VARIANT),$(oracle))

# The comparison with the oracle is about figures, not memory: release only.
asan: $(call needed,asan)
	@scripts/run-tests -b build/asan $(call chosen,asan)

units: $($(VARIANT)_units)
	@scripts/run-tests -b build/$(VARIANT) $^

# Some of it runs with every check; here all of it, and its figures are shown.
alone = scripts/run-alone build/$(VARIANT)

fault: $($(VARIANT)_needs)
	@TICKET_FULL=1 $(alone) tests/fault/crash.sh tests/fault/places.sh \
	    build/$(VARIANT)/tests/t_damage

stress: $($(VARIANT)_needs)
	@WRITERS=$(or $(WRITERS),32) RECORDS=$(or $(RECORDS),200) READERS=3 \
	    $(alone) tests/fault/stress.sh

fuzz: $(fuzz_targets)
	@scripts/run-fuzz $(FUZZ_SECONDS) $(fuzz_targets)

mutants:
	@tests/fault/mutants $(MUTANTS)

valgrind: all
	@scripts/deps valgrind
	@scripts/run-valgrind build/$(VARIANT) $(or $(TESTS),\
	    $(filter-out tests/fault/%,$(shell_tests)))

analyze:
	@scripts/deps analyze
	@FLAGS=$(call quoted,$(cppflags) $(CPPFLAGS) -std=c11) scripts/analyze \
	    $(or $(SOURCES),$(lib_src) $(bin_src))

# PAIRS="A1 A5" for some, BENCH_TICKETS=20000 for a small store.
bench: all $($(VARIANT)_bench)
	@tests/bench/run -b build/$(VARIANT) $(PAIRS)

regen: $($(VARIANT)_needs)
	@TICKET_REGEN=1 scripts/run-tests -b build/$(VARIANT) $(shell_tests)
	@git --no-pager diff -- tests

# --- lint ------------------------------------------------------------------

lints = lint-gcc lint-clang lint-layers lint-length lint-words lint-cppcheck \
    lint-shell lint-man lint-usage lint-format
.PHONY: $(lints)

lint: $(lints)

lint-gcc lint-clang: lint-%:
	@CC=$(if $(filter clang,$*),$(CLANG),gcc) \
	    FLAGS=$(call quoted,$(cppflags) $(CPPFLAGS) -std=c11 $(warnings)) \
	    scripts/lint-cc lib $(lib_src) bin $(bin_src) headers $(headers) \
	    tests $(unit_src) $(fuzz_src) $(shim_src) $(oracle_src) \
	    $(bench_src)

lint-layers lint-length lint-words lint-shell lint-format: lint-%:
	@scripts/lint-$*

lint-cppcheck:
	@mkdir -p build/cppcheck
	@cppcheck -j 2 --quiet --error-exitcode=1 --inline-suppr --std=c11 \
	    --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem --cppcheck-build-dir=build/cppcheck \
	    -Ilib -D_GNU_SOURCE -DTICKET_VERSION='""' -DTICKET_DATADIR='""' \
	    $(if $(lib_src)$(bin_src),$(lib_src) $(bin_src),VERSION)

lint-man:
	@if [ -n '$(pages)' ]; then mandoc -T lint -W warning $(pages); fi

lint-usage: all
	@scripts/lint-usage build/$(VARIANT) $(commands)

# --- install ---------------------------------------------------------------

cron_scripts = scripts/weekly scripts/monthly scripts/board
cron_examples = data/crontab.example data/ticket-board.service \
    data/ticket-board.timer

define put_in_place
$(INSTALL) -d '$(DESTDIR)$(bindir)' '$(DESTDIR)$(pkgdatadir)/config' \
    '$(DESTDIR)$(pkgdatadir)/cron'
for s in 1 5 7; do \
    $(INSTALL) -d '$(DESTDIR)$(mandir)/man'$$s || exit; done
for c in $(commands); do \
    $(INSTALL) -m 755 build/$(VARIANT)/$$c '$(DESTDIR)$(bindir)/' || exit; done
for f in $(wildcard data/config/*); do \
    $(INSTALL) -m 644 $$f '$(DESTDIR)$(pkgdatadir)/config/' || exit; done
for s in $(cron_scripts); do \
    $(INSTALL) -m 755 $$s '$(DESTDIR)$(pkgdatadir)/cron/' || exit; done
for e in $(cron_examples); do \
    sed 's|/usr/local/share/ticket|$(pkgdatadir)|; s|/usr/local/bin|$(bindir)|' \
    $$e >'$(DESTDIR)$(pkgdatadir)/cron/'$${e##*/} && \
    chmod 644 '$(DESTDIR)$(pkgdatadir)/cron/'$${e##*/} || exit; done
for p in $(pages); do \
    $(INSTALL) -m 644 $$p '$(DESTDIR)$(mandir)/man'$${p##*.}/ || exit; done
endef

install: all
	$(put_in_place)

# Puts in place what is built already, and builds nothing.
install-files:
	$(put_in_place)

uninstall:
	for c in $(commands); do rm -f '$(DESTDIR)$(bindir)/'$$c || exit; done
	for f in $(notdir $(wildcard data/config/*)); do \
	    rm -f '$(DESTDIR)$(pkgdatadir)/config/'$$f || exit; done
	for p in $(notdir $(pages)); do \
	    rm -f '$(DESTDIR)$(mandir)/man'$${p##*.}/$$p || exit; done
	for f in $(notdir $(cron_scripts) $(cron_examples)); do \
	    rm -f '$(DESTDIR)$(pkgdatadir)/cron/'$$f || exit; done
	-rmdir '$(DESTDIR)$(pkgdatadir)/config' '$(DESTDIR)$(pkgdatadir)/cron' \
	    '$(DESTDIR)$(pkgdatadir)'

dist:
	git archive --format=tar.gz --prefix=ticket-$(VERSION)/ \
	    -o ticket-$(VERSION).tar.gz HEAD

clean:
	rm -rf build
