# `make demo` and `make test` need nothing but Debian and Swift: what is missing is installed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: demo test check build install bench bench-optimise bench-quality bench-targets bench-rerun \
  test-kernels test-arm64-kernels test-corpus test-peers test-crash test-powerloss test-fulldisk \
  test-sinks test-outbox test-hostile test-sanitize test-threads fuzz help dependencies man check-man deb \
  arm64 arm64-image test-arm64 test-signedness predict-arm64 \
  test-deb test-report

PREFIX ?= /usr/local
# The folders that benchmarks and the corpus check read; your own images are the better test.
PHOTOS ?= Fixtures/demo/photos
CORPUS ?= Fixtures/formats
# Of `make bench`: folders of PNGs (else the photos are made PNGs), which tasks (T1,T2), which peers
# not (ImageMagick,Pillow), and SAVE=1 to write Tests/Benchmarks/RESULTS.md.
PNGS ?=
ROUNDS ?= 5
ONLY ?=
WITHOUT ?=
SAVE ?=
# Of `make bench-targets`: how many pairs of an image and a target.
PAIRS ?= 500
# Of `make test-sinks`: which checks, by name; none for all.
CHECKS ?=

RELEASE := swift build -c release --static-swift-stdlib --product imgproc
PROGRAM := .build/release/imgproc
DEMO := .build/demo

dependencies:
	@.ci/dependencies

demo: build ## build, then process the demo bucket
	@rm -rf $(DEMO) && cp -r Fixtures/demo $(DEMO)
	@cd $(DEMO) && "$(CURDIR)/$(PROGRAM)" batch
	@echo
	@echo "outputs: $(DEMO)/processed"
	@echo "notices: $(DEMO)/.imgproc/events.jsonl"

test: build ## run all tests, those of the program as a whole on the release program
	@.ci/dependencies strace libimage-exiftool-perl
	@IMGPROC_TEST_PROGRAM=$(abspath $(PROGRAM)) swift test --explicit-target-dependency-import-check error

check: dependencies ## lint, hold the import order, build without a warning
	@swift format lint --strict --recursive Package.swift Sources Tests
	@IMGPROC_STRICT=1 swift build --build-tests --explicit-target-dependency-import-check error

build: dependencies ## build the release program
	@$(RELEASE)

man: ## write man/ anew from the options and man/sections, and check it
	@swift build --product imgproc
	@.build/debug/imgproc man --sections man/sections man
	@$(MAKE) -s check-man

check-man: ## hold the manual to mdoc's rules
	@.ci/dependencies mandoc
	@faults=$$(mandoc -Tlint man/*.[157] | grep -v 'referenced manual not found' || true); \
	  [ -z "$$faults" ] || { echo "$$faults"; exit 1; }

SHARE = $(DESTDIR)$(PREFIX)/share

install: build ## install program, man pages and completions under PREFIX (/usr/local)
	@install -D -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/imgproc"
	@for page in man/*.[157]; do \
	  install -D -m 644 $$page "$(SHARE)/man/man$${page##*.}/$${page##*/}"; done
	@install -d "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" \
	  "$(SHARE)/fish/vendor_completions.d"
	@$(PROGRAM) completions bash > "$(SHARE)/bash-completion/completions/imgproc"
	@$(PROGRAM) completions zsh > "$(SHARE)/zsh/site-functions/_imgproc"
	@$(PROGRAM) completions fish > "$(SHARE)/fish/vendor_completions.d/imgproc.fish"

deb: build ## make a Debian package of it in .build
	@.ci/dependencies dpkg-dev
	@.ci/package $(PROGRAM)

test-deb: deb ## install and use that package in a clean Debian 12 (needs root)
	@.ci/dependencies debootstrap lintian
	@.ci/test-package .build/imgproc_*.deb

BENCH_PACKAGES := python3-venv libvips-tools graphicsmagick imagemagick webp

bench: build ## compare with peers and the codecs' own cost, over PHOTOS and PNGS
	@.ci/dependencies $(BENCH_PACKAGES)
	@python3 Tests/Benchmarks/bench.py --imgproc $(PROGRAM) --photos $(PHOTOS) \
	  $(if $(PNGS),--pngs $(PNGS)) --rounds $(ROUNDS) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(WITHOUT),--without $(WITHOUT)) $(if $(SAVE),--save)

# Of `make bench-optimise`: which tasks (png,jpeg,jpeg-lossy), a folder of pictures to be encoded (else
# PHOTOS), and SLOW=1 for what takes minutes.
REFERENCES ?=
SLOW ?=

bench-optimise: build ## hold optimised files to those of the optimisers of one format, over PNGS and PHOTOS
	@.ci/dependencies python3-venv libjpeg-turbo-progs
	@python3 Tests/Benchmarks/optimise.py --imgproc $(PROGRAM) --photos $(PHOTOS) \
	  $(if $(PNGS),--pngs $(PNGS)) $(if $(REFERENCES),--references $(REFERENCES)) --rounds $(ROUNDS) $(if $(ONLY),--only $(ONLY)) $(if $(SLOW),--slow)

bench-quality: build ## hold our reduced decoding to a full one, over PHOTOS
	@.ci/dependencies python3-venv
	@python3 Tests/Benchmarks/quality.py --imgproc $(PROGRAM) --photos $(PHOTOS)

bench-targets: build ## how near to --max-bytes and --target-quality outputs come, and our metric to PyPI's
	@.ci/dependencies python3-venv webp
	@python3 Tests/Benchmarks/targets.py --imgproc $(PROGRAM) --photos $(PHOTOS) --pairs $(PAIRS)

bench-rerun: build ## what a batch costs outside its workers, and one with nothing to do
	@python3 Tests/Benchmarks/rerun.py --imgproc $(PROGRAM)

KERNEL_TEST := Tests/KernelSelfTest/selftest.c $(wildcard Sources/CKernels/*.c)
KERNEL_FLAGS := -O2 -Wall -Wextra -Werror -I Sources/CKernels/include

test-kernels: ## hold every set of kernels of this machine to the scalar one, char with a sign and without
	@mkdir -p .build/kernels
	@for sign in signed unsigned; do \
	  clang $(KERNEL_FLAGS) -f$$sign-char -o .build/kernels/selftest $(KERNEL_TEST) -lm; \
	  .build/kernels/selftest; done

test-arm64-kernels: ## the same for arm64, under emulation
	@.ci/dependencies libc6-dev-arm64-cross libgcc-12-dev-arm64-cross qemu-user-static
	@mkdir -p .build/kernels
	@clang --target=aarch64-linux-gnu --gcc-install-dir=/usr/lib/gcc-cross/aarch64-linux-gnu/12 \
	  -isystem /usr/aarch64-linux-gnu/include -B/usr/aarch64-linux-gnu/lib -L/usr/aarch64-linux-gnu/lib \
	  -fuse-ld=lld -static $(KERNEL_FLAGS) -o .build/kernels/selftest-arm64 $(KERNEL_TEST) -lm
	@for cpu in cortex-a72 neoverse-n1 max; do \
	  echo "$$cpu"; qemu-aarch64-static -cpu $$cpu .build/kernels/selftest-arm64 neon; done

# char has a sign on x86-64 and none on arm64: what compiles to the same code either way does not care.
test-signedness: dependencies ## hold our C to the same machine code, char with a sign and without
	@flags=$$(pkg-config --cflags libpng libjpeg libwebp libdeflate lcms2); \
	for folder in CKernels CLinux CCodecs; do for file in Sources/$$folder/*.c; do \
	  for sign in signed unsigned; do clang -O2 -S -f$$sign-char -I Sources/$$folder/include $$flags \
	    -o .build/$$sign.s $$file; done; \
	  cmp .build/signed.s .build/unsigned.s || { echo "$$file minds the sign of char"; exit 1; }; \
	done; done

arm64: ## build the release program for arm64, in .build-arm64
	@.ci/arm64/install
	@.ci/arm64/swift build -c release --static-swift-stdlib --product imgproc

# All tests run as a Neoverse N1, and those that touch pixels, in which alone a core's instructions matter, as a
# Cortex-A72 too, which lacks the dot product. Filters of system calls, Landlock and limits on memory are not to
# be had under emulation: their tests say so, and the filter is run instruction by instruction all the same.
test-arm64: ## run all tests for arm64 under emulation, with the dot product and without
	@.ci/arm64/install
	@.ci/arm64/test

arm64-image: arm64 build ## make a Debian 13 for arm64 with the program, and hold its demo to x86-64
	@.ci/arm64/image $(PROGRAM)

predict-arm64: ## write what the NEON kernels should cost on Graviton to Tests/Benchmarks/ARM64.md
	@.ci/arm64/install
	@python3 Tests/Benchmarks/predictions.py

# Of `make test-report`: a folder of images of which, with their variants, a page of 1,000 is made.
IMAGES ?= Fixtures/demo

test-report: build ## open pages of `imgproc report` in Chromium: looks, labels, contrast, keys, size, time
	@.ci/dependencies chromium
	@python3 Tests/Report/check.py --imgproc $(PROGRAM) --images $(IMAGES)

test-corpus: build ## process CORPUS and check the outputs with Pillow, and twice with broken files
	@.ci/dependencies python3-pil
	@python3 Tests/Corpus/check.py --imgproc $(PROGRAM) --corpus $(CORPUS)
	@python3 Tests/Corpus/hostile.py --imgproc $(PROGRAM) --corpus $(CORPUS)

test-sinks: build ## deliver notices to moto, webhooks, programs and a shared log on this machine
	@.ci/dependencies python3-venv openssl
	@python3 Tests/Servers/check.py --imgproc $(PROGRAM) $(CHECKS)

test-outbox: build ## the same promises at full size: 10,000 notices, 1,000,000 that wait
	@.ci/dependencies python3-venv openssl
	@python3 Tests/Servers/check.py --imgproc $(PROGRAM) --notices 10000 --pending 1000000 \
	  hostile_receiver many_pending

# How often `make test-crash` kills a batch, and where `make test-powerloss` cuts: file system=cuts.
KILLS ?= 1000
CUTS ?= ext4=60,ext4-apart=40,xfs=25,xfs-apart=15

test-peers: build ## hold thumbnails of CORPUS to those of libvips, by SSIMULACRA2
	@.ci/dependencies python3-venv
	@python3 Tests/Corpus/peers.py --imgproc $(PROGRAM) --corpus $(CORPUS)

test-crash: build ## kill batches 1,000 times, fail every call of one, start 16 at once 50 times
	@.ci/dependencies strace
	@IMGPROC_TEST_PROGRAM=$(abspath $(PROGRAM)) IMGPROC_TEST_KILLS=$(KILLS) IMGPROC_TEST_EVERY_FAULT=1 \
	  IMGPROC_TEST_ROUNDS=50 swift test --explicit-target-dependency-import-check error \
	  --filter 'CrashTests|\.FaultTests|ConcurrencyTests'

test-powerloss: build ## cut the power of loop-mounted disks under batches (needs root)
	@.ci/dependencies e2fsprogs xfsprogs
	@python3 Tests/Crash/powerloss.py --imgproc $(PROGRAM) --cuts $(CUTS)

test-fulldisk: build ## run batches on disks that are too small (needs root)
	@python3 Tests/Crash/fulldisk.py --imgproc $(PROGRAM)

# How many damaged images `make test-hostile` makes, and from which seed.
FILES ?= 10000
SEED ?= 1

test-hostile: build ## process 10,000 damaged images
	@python3 Tests/Hostile/check.py --imgproc $(PROGRAM) --count $(FILES) --seed $(SEED)

# Of `make fuzz`: seconds of CPU for each target, and which.
SECONDS_EACH ?= 60
TARGETS ?= headers stripping jpeg png webp geometry plan pattern notice request reply
FUZZING := .build/fuzzing
# What swiftc leaves out where both sanitizers are asked for: without it the fuzzer sees C alone.
COVERED := -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp

fuzz: dependencies ## run libFuzzer on all that reads strangers' bytes, SECONDS_EACH for each of TARGETS
	@swift build --package-path Tests/Fuzzing --scratch-path $(FUZZING) \
	  --sanitize fuzzer --sanitize address $(COVERED)
	@python3 Tests/Fuzzing/run.py --program $(FUZZING)/debug/fuzz --folder $(FUZZING) \
	  --seconds $(SECONDS_EACH) $(TARGETS)

SANITIZED := clang -O1 -g -fno-sanitize-recover=all -fsanitize=address,undefined

test-sanitize: dependencies ## run kernels and codec shim under AddressSanitizer and UBSan
	@mkdir -p .build/sanitized
	@$(SANITIZED) $(KERNEL_FLAGS) -o .build/sanitized/kernels $(KERNEL_TEST) -lm
	@.build/sanitized/kernels
	@$(SANITIZED) -fsanitize=fuzzer -Wall -Wextra -Werror -I Sources/CCodecs/include \
	  -o .build/sanitized/codecs Tests/Sanitizers/codecs.c Sources/CCodecs/*.c \
	  $$(pkg-config --cflags --libs libpng libjpeg libwebp libwebpdemux libwebpmux libdeflate lcms2) -lzopfli
	@.build/sanitized/codecs -rss_limit_mb=3000 $$(find Fixtures/formats Fixtures/malformed \
	  Fixtures/colour -name '*.jpg' -o -name '*.png' -o -name '*.webp')

test-threads: dependencies ## run the coordinator's tests under ThreadSanitizer
	@TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/threads.supp swift test --sanitize thread \
	  --scratch-path .build/threads --explicit-target-dependency-import-check error \
	  --filter '^(Engine|State|Storage|Events|Transport)Tests'

help: ## show this
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 30
